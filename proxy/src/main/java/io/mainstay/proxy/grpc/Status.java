package io.mainstay.proxy.grpc;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.client.StatusText;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param text empty for none
 */
record Status(GrpcStatus code, String text) {
  static final Status UNREACHABLE =
      new Status(GrpcStatus.UNAVAILABLE, "no member of the cluster can be reached");
  static final Status BROKEN = new Status(GrpcStatus.UNAVAILABLE, "error reading from server: EOF");
  static final Status DEADLINE_EXCEEDED =
      new Status(GrpcStatus.DEADLINE_EXCEEDED, "context deadline exceeded");
  static final Status UNREADABLE =
      new Status(GrpcStatus.INTERNAL, "grpc: failed to unmarshal the received message");

  /** That of a call that went well. */
  static final Status OK = new Status(GrpcStatus.OK, "");

  /** One of etcd's errors. */
  static Status of(EtcdError error) {
    return new Status(GrpcStatus.valueOf(error.code().number()), error.text());
  }

  /** That of an answer which has ended. */
  static Status of(GrpcClientResponse<Buffer, Buffer> answer) {
    return answer.status() == null ? BROKEN : new Status(answer.status(), StatusText.of(answer));
  }

  /** That of a message that cannot be read. */
  static Status of(InvalidMessageException unreadable) {
    return unreadable instanceof MessageSizeOverflowException tooLarge
        ? new Status(
            GrpcStatus.RESOURCE_EXHAUSTED,
            "grpc: received message larger than max (" + tooLarge.messageSize() + " bytes)")
        : UNREADABLE;
  }

  /** That of a call without an answer. */
  static Status of(@Nullable Throwable failure) {
    return failure instanceof GrpcErrorException reset && reset.status() != null
        ? new Status(reset.status(), String.valueOf(reset.getMessage()))
        : BROKEN;
  }

  /** Its code by etcd's name. */
  StatusCode statusCode() {
    return StatusCode.of(code.code);
  }

  /** Ends an answer with it. */
  void end(GrpcServerResponse<Buffer, Buffer> answer) {
    answer.status(code);
    if (!text.isEmpty()) {
      answer.statusMessage(text);
    }
    answer.end();
  }
}
