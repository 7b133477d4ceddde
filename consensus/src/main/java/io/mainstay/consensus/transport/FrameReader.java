package io.mainstay.consensus.transport;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into frames. Confined to the stream's event loop. */
final class FrameReader implements Handler<Buffer> {
  /** Room for most entries; for more only when as much has come: anybody can announce a lot. */
  private static final int FIRST_ROOM_BYTES = 4 << 20;

  private final int maxFrameBytes;
  private final Consumer<Frame> frames;
  private final Consumer<IOException> broken;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private byte @Nullable [] body;
  private int bodyBytes;
  private int bodyFilled;
  private boolean failed;

  /** Hands over each whole frame, or says once that the stream makes no sense. */
  FrameReader(int maxFrameBytes, Consumer<Frame> frames, Consumer<IOException> broken) {
    this.maxFrameBytes = maxFrameBytes;
    this.frames = frames;
    this.broken = broken;
  }

  @Override
  public void handle(Buffer chunk) {
    int position = 0;
    while (!failed && position < chunk.length()) {
      position += body == null ? readHeader(chunk, position) : readBody(chunk, position, body);
      if (body != null && bodyFilled == bodyBytes) {
        Frame frame = new Frame(header.getLong(Frame.LENGTH_BYTES), header.get(12), body);
        header.clear();
        body = null;
        frames.accept(frame);
      }
    }
  }

  private int readHeader(Buffer chunk, int position) {
    int count = Math.min(header.remaining(), chunk.length() - position);
    header.put(chunk.getBytes(position, position + count));
    if (!header.hasRemaining()) {
      int length = header.getInt(0);
      bodyBytes = length - (Frame.HEADER_BYTES - Frame.LENGTH_BYTES);
      if (bodyBytes < 0 || bodyBytes > maxFrameBytes) {
        failed = true;
        broken.accept(new IOException("frame of " + Integer.toUnsignedString(length) + " bytes"));
      } else {
        body = new byte[Math.min(bodyBytes, FIRST_ROOM_BYTES)];
        bodyFilled = 0;
      }
    }
    return count;
  }

  private int readBody(Buffer chunk, int position, byte[] filled) {
    byte[] target = filled;
    if (bodyFilled == target.length) {
      target = Arrays.copyOf(target, (int) Math.min(bodyBytes, 2L * target.length));
      body = target;
    }
    int count = Math.min(target.length - bodyFilled, chunk.length() - position);
    chunk.getBytes(position, position + count, target, bodyFilled);
    bodyFilled += count;
    return count;
  }
}
