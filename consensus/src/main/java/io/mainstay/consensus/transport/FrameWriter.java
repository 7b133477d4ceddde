package io.mainstay.consensus.transport;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * Writes frames to a stream in the order offered. Any thread offers; the stream's event loop
 * writes, several small frames at once when they have piled up, and stops while the stream is full.
 */
final class FrameWriter {
  private static final int WRITE_BYTES = 256 << 10;
  private static final int QUEUE_BYTES = 1 << 20;

  private final Context context;
  private final WriteStream<Buffer> stream;
  private final LongConsumer written;
  private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private record Item(Frame frame, Runnable leaving) {}

  /**
   * For a stream of the given context.
   *
   * @param written told, on the event loop, of bytes that no longer wait here
   */
  FrameWriter(Context context, WriteStream<Buffer> stream, LongConsumer written) {
    this.context = context;
    this.stream = stream;
    this.written = written;
    stream.setWriteQueueMaxSize(QUEUE_BYTES);
  }

  /**
   * Queues a frame; {@code leaving} runs on the event loop just before it is handed to the network.
   */
  void offer(Frame frame, Runnable leaving) {
    queue.add(new Item(frame, leaving));
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(ignored -> flush());
    }
  }

  private void flush() {
    scheduled.set(false);
    while (!queue.isEmpty()) {
      if (stream.writeQueueFull()) {
        stream.drainHandler(ignored -> flush());
        return;
      }
      Buffer buffer = Buffer.buffer();
      for (Item item; buffer.length() < WRITE_BYTES && (item = queue.poll()) != null; ) {
        item.leaving().run();
        item.frame().appendTo(buffer);
      }
      int size = buffer.length();
      // A failed write ends the stream, which is dealt with where the stream is owned.
      stream.write(buffer).onComplete(ignored -> written.accept(size));
    }
  }
}
