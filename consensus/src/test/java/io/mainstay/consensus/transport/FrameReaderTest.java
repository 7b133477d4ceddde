package io.mainstay.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private final List<Frame> frames = new ArrayList<>();
  private final List<Exception> broken = new ArrayList<>();
  private final FrameReader reader = new FrameReader(100, frames::add, broken::add);

  private static Buffer two() {
    Buffer buffer = Buffer.buffer();
    new Frame(7, (byte) 1, new byte[] {1, 2, 3}).appendTo(buffer);
    new Frame(8, (byte) 2, new byte[0]).appendTo(buffer);
    return buffer;
  }

  private void assertTwo() {
    assertThat(frames).extracting(Frame::callId).containsExactly(7L, 8L);
    assertThat(frames).extracting(Frame::kind).containsExactly((byte) 1, (byte) 2);
    assertThat(frames.get(0).body()).containsExactly(1, 2, 3);
    assertThat(frames.get(1).body()).isEmpty();
  }

  @Test
  void severalFramesInOneChunk() {
    reader.handle(two());
    assertTwo();
  }

  @Test
  void oneByteAtATime() {
    for (byte b : two().getBytes()) {
      reader.handle(Buffer.buffer(new byte[] {b}));
    }
    assertTwo();
  }

  @Test
  void aLargeFrameIsWholeHoweverItComes() {
    byte[] body = new byte[20 << 20];
    new Random(1).nextBytes(body);
    Buffer stream = Buffer.buffer();
    new Frame(7, (byte) 1, body).appendTo(stream);
    FrameReader large = new FrameReader(body.length, frames::add, broken::add);

    for (int at = 0; at < stream.length(); at += 3_000_000) {
      large.handle(stream.getBuffer(at, Math.min(stream.length(), at + 3_000_000)));
    }

    assertThat(frames).singleElement().satisfies(frame -> assertThat(frame.body()).isEqualTo(body));
  }

  @Test
  void aFrameThatIsTooLargeBreaksTheStream() {
    Buffer buffer = Buffer.buffer();
    new Frame(7, (byte) 1, new byte[101]).appendTo(buffer);
    buffer.appendBuffer(two());
    reader.handle(buffer);
    assertThat(broken).hasSize(1);
    assertThat(frames).isEmpty();
  }

  @Test
  void aLengthThatMakesNoSenseBreaksTheStream() {
    reader.handle(Buffer.buffer().appendInt(-1).appendLong(0).appendByte((byte) 0));
    assertThat(broken).hasSize(1);
  }
}
