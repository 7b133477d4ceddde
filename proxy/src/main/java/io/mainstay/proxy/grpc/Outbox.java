package io.mainstay.proxy.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What goes to a client that may read slowly. A client that does not read for too long loses its
 * call. On the event loop of the call, but for what is posted.
 */
final class Outbox {
  private static final int MOST_WAITING = 1024;
  private static final Status TOO_SLOW =
      new Status(GrpcStatus.RESOURCE_EXHAUSTED, "the client reads its watches too slowly");

  private final ClientCall call;
  private final Runnable onLoss;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private boolean over;

  /**
   * For a call.
   *
   * @param onLoss is told that nothing can be sent any more
   */
  Outbox(ClientCall call, Runnable onLoss) {
    this.call = call;
    this.onLoss = onLoss;
  }

  /** Sends a message as soon as the client takes it. Any thread. */
  void post(Buffer message) {
    call.run(() -> send(message));
  }

  /** Ends the call behind what was sent. Any thread. */
  void finish(Status status) {
    call.run(() -> end(status));
  }

  private void send(Buffer message) {
    if (over) {
      return;
    }
    if (waiting.isEmpty() && !call.isFull()) {
      call.write(message);
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      end(TOO_SLOW);
      onLoss.run();
      return;
    }
    waiting.add(message);
    call.onRoom(this::flush);
  }

  private void flush() {
    while (!over && !call.isFull()) {
      Buffer next = waiting.poll();
      if (next == null) {
        return;
      }
      call.write(next);
    }
  }

  private void end(Status status) {
    over = true;
    waiting.clear();
    call.end(status);
  }
}
