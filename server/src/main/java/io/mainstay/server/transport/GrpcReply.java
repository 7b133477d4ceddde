package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;

/**
 * The answer to one call. Once it has ended, or the client has gone, whatever else is said is
 * dropped: a call has one status.
 *
 * <p>The call's event loop.
 */
final class GrpcReply {
  private final GrpcServerResponse<Buffer, Buffer> response;
  private boolean over;

  GrpcReply(GrpcServerRequest<Buffer, Buffer> call) {
    this.response = call.response();
    call.errorHandler(cancelled -> over = true);
    call.exceptionHandler(broken -> over = true);
  }

  /** Whether nobody listens any more. */
  boolean isOver() {
    return over;
  }

  /** Answers in the encoding that the client used. */
  void encoding(String encoding) {
    response.encoding(encoding);
  }

  /** Sends one message of several. */
  void write(Message message) {
    if (!over) {
      response.write(Buffer.buffer(message.toByteArray()));
    }
  }

  /** Whether the client has to catch up before more is written. */
  boolean isFull() {
    return response.writeQueueFull();
  }

  /** Runs a task once, when the client has caught up. */
  void whenDrained(Runnable task) {
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          task.run();
        });
  }

  /** Ends the call with its only message. */
  void end(Message message) {
    if (!over) {
      over = true;
      response.end(Buffer.buffer(message.toByteArray()));
    }
  }

  /** Ends a stream that went well. */
  void end() {
    if (!over) {
      over = true;
      response.end();
    }
  }

  /** Ends the call with a failure. */
  void fail(EtcdException status) {
    if (!over) {
      over = true;
      response
          .status(Objects.requireNonNull(GrpcStatus.valueOf(status.code().number())))
          .statusMessage(status.text())
          .end();
    }
  }

  /** Ends the call with what a failure means to the client. */
  void fail(Throwable failure) {
    fail(Failures.toStatus(failure));
  }
}
