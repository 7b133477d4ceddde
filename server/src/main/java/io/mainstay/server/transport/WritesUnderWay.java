package io.mainstay.server.transport;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was sent to a client is still here. The HTTP library counts what waits in
 * messages, of which one can be as large as a request.
 *
 * <p>The call's event loop.
 */
final class WritesUnderWay {
  private static final long FULL_BYTES = 256 * 1024;

  private long bytes;
  private @Nullable Runnable whenDrained;

  /** Counts a write until it is done, well or not. */
  void add(int sizeBytes, Future<Void> write) {
    bytes += sizeBytes;
    write.onComplete(
        done -> {
          bytes -= sizeBytes;
          Runnable task = whenDrained;
          if (task != null && !isFull()) {
            whenDrained = null;
            task.run();
          }
        });
  }

  /** Whether no more should be sent for now. */
  boolean isFull() {
    return bytes >= FULL_BYTES;
  }

  /** Runs a task once, when more can be sent; replaces the task given before. */
  void whenDrained(Runnable task) {
    whenDrained = task;
  }
}
