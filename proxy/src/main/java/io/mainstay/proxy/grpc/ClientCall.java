package io.mainstay.proxy.grpc;

import io.mainstay.api.errors.StatusCode;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client's call: what comes in and what goes out is told to the listener, and it ends once. On
 * the event loop of its connection.
 */
final class ClientCall {
  private static final long NO_TIMER = -1;

  private final GrpcServerRequest<Buffer, Buffer> request;
  private final GrpcServerResponse<Buffer, Buffer> response;
  private final CallListener.Progress progress;
  private final Context context;
  private final long beganNanos = System.nanoTime();
  private Runnable onGone = () -> {};
  private long deadline = NO_TIMER;
  private boolean over;

  ClientCall(GrpcServerRequest<Buffer, Buffer> request, CallListener listener) {
    this.request = request;
    this.response = request.response();
    this.context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    this.progress = listener.begun(service(), method());
    request.exceptionHandler(broken -> gone());
    request.errorHandler(canceled -> gone());
    response.exceptionHandler(broken -> gone());
    request.invalidMessageHandler(unreadable -> fail(Status.of(unreadable)));
  }

  /** Does something on its event loop. Any thread. */
  void run(Runnable task) {
    context.runOnContext(due -> task.run());
  }

  /** Its service with the package. */
  String service() {
    return request.serviceName().fullyQualifiedName();
  }

  String method() {
    return request.methodName();
  }

  /** Service and method. */
  String name() {
    return request.fullMethodName();
  }

  /** What the client says beside its messages. */
  MultiMap headers() {
    return request.headers();
  }

  /** How much longer the client waits; 0 for ever. */
  long timeoutMillis() {
    return request.timeout() == 0
        ? 0
        : Math.max(
            1, request.timeout() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos));
  }

  /** Ends it when the client does not wait any longer. */
  void endInTime() {
    if (timeoutMillis() > 0 && !over) {
      deadline = context.owner().setTimer(timeoutMillis(), due -> fail(Status.DEADLINE_EXCEEDED));
    }
  }

  /** Who is told when it ends without anybody here having ended it. */
  void onGone(Runnable listener) {
    onGone = listener;
  }

  /** Who takes the client's messages. */
  void onMessage(Consumer<Buffer> taker) {
    request.handler(
        message -> {
          progress.received(message.length());
          if (!over) {
            taker.accept(message);
          }
        });
  }

  /** Who is told that the client has no more messages. */
  void onEnd(Handler<Void> listener) {
    request.endHandler(listener);
  }

  /** Takes no messages for now. */
  void pause() {
    request.pause();
  }

  /** Takes messages again. */
  void resume() {
    request.resume();
  }

  /** Sends a message, unless the call is over. */
  void write(Buffer message) {
    if (!over) {
      progress.sent(message.length());
      response.write(message);
    }
  }

  /** Whether the client does not read what is sent. */
  boolean isFull() {
    return response.writeQueueFull();
  }

  /** Who is told when the client has read. */
  void onRoom(Runnable listener) {
    response.drainHandler(room -> listener.run());
  }

  /** Sends the last message, unless the call is over. */
  void end(Buffer message) {
    if (!over) {
      progress.sent(message.length());
      close(StatusCode.OK);
      response.end(message);
    }
  }

  /** Ends it, if it is not over. */
  void end(Status status) {
    if (close(status.statusCode())) {
      status.end(response);
    }
  }

  /** Ends it without a status: the client does not keep to the protocol. */
  void cancel() {
    if (close(StatusCode.CANCELLED)) {
      response.cancel();
    }
  }

  private void fail(Status status) {
    if (!over) {
      end(status);
      onGone.run();
    }
  }

  private void gone() {
    if (close(StatusCode.CANCELLED)) {
      onGone.run();
    }
  }

  private boolean close(StatusCode code) {
    if (over) {
      return false;
    }
    over = true;
    context.owner().cancelTimer(deadline);
    progress.ended(code);
    return true;
  }
}
