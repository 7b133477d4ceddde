package io.mainstay.server.discovery.network;

import org.jspecify.annotations.Nullable;

/** A call that did not end well. */
final class GrpcFailure extends Exception {
  private static final long serialVersionUID = 1;

  static final int DEADLINE_EXCEEDED = 4;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int FAILED_PRECONDITION = 9;
  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  private final int code;

  GrpcFailure(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  static GrpcFailure unavailable(String message, @Nullable Throwable cause) {
    return new GrpcFailure(UNAVAILABLE, message, cause);
  }

  /** gRPC's number for it. */
  int code() {
    return code;
  }

  /** Whether another endpoint may do better. */
  boolean isOfEndpoint() {
    return code == UNAVAILABLE || code == DEADLINE_EXCEEDED;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
