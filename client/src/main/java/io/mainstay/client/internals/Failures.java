package io.mainstay.client.internals;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.client.RpcException;
import io.mainstay.client.StatusText;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import org.jspecify.annotations.Nullable;

/** What a call that ended badly is told as. */
final class Failures {
  private Failures() {}

  static RpcException deadlineExceeded() {
    return new RpcException(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded");
  }

  static RpcException canceled() {
    return new RpcException(StatusCode.CANCELLED, "context canceled");
  }

  /** The status of an answer; null if it is a good one. */
  static @Nullable RpcException statusOf(GrpcClientResponse<?, ?> response) {
    GrpcStatus status = response.status();
    if (status == GrpcStatus.OK) {
      return null;
    }
    if (status == null) {
      return broken();
    }
    return new RpcException(StatusCode.of(status.code), StatusText.of(response));
  }

  /** A message that cannot be read. */
  static RpcException of(InvalidMessageException invalid, int maxBytes) {
    return invalid instanceof MessageSizeOverflowException tooLarge
        ? new RpcException(
            StatusCode.RESOURCE_EXHAUSTED,
            "grpc: received message larger than max (%d vs. %d)"
                .formatted(tooLarge.messageSize(), maxBytes))
        : new RpcException(StatusCode.INTERNAL, "grpc: failed to unmarshal the received message");
  }

  /** A call that ended without a status. */
  static RpcException of(Throwable failure) {
    if (failure instanceof RpcException told) {
      return told;
    }
    if (failure instanceof GrpcErrorException reset && reset.status() != null) {
      return new RpcException(
          StatusCode.of(reset.status().code), String.valueOf(reset.getMessage()));
    }
    return broken();
  }

  private static RpcException broken() {
    return new RpcException(StatusCode.UNAVAILABLE, "error reading from server: EOF");
  }
}
