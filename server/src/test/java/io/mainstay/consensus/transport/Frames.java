package io.mainstay.consensus.transport;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** What comes from other members, as bytes. */
public final class Frames {
  private static final int MAX_FRAME_BYTES = 1 << 20;

  private Frames() {}

  /** Two frames that are right. */
  public static byte[] example() {
    Buffer buffer = Buffer.buffer();
    new Frame(7, (byte) 1, new byte[] {1, 2, 3}).appendTo(buffer);
    new Frame(8, (byte) 2, new byte[0]).appendTo(buffer);
    return buffer.getBytes();
  }

  /** Reads frames; fails when they are none. */
  public static void read(byte[] stream) throws IOException {
    AtomicReference<IOException> broken = new AtomicReference<>();
    new FrameReader(MAX_FRAME_BYTES, frame -> {}, broken::set).handle(Buffer.buffer(stream));
    if (broken.get() != null) {
      throw broken.get();
    }
  }
}
