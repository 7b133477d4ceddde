package io.mainstay.server.transport;

import io.mainstay.api.errors.StatusCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The HTTP status that the JSON gateway has for each status of gRPC. */
final class GatewayStatus {
  /** Of an answer that is none of a failure. */
  static final int OK = 200;

  private static final int CLIENT_CLOSED_REQUEST = 499;

  private GatewayStatus() {}

  static int of(StatusCode code) {
    return switch (code) {
      case OK -> OK;
      case CANCELLED -> CLIENT_CLOSED_REQUEST;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /** What HTTP calls a status. */
  static String phrase(int status) {
    return status == CLIENT_CLOSED_REQUEST
        ? "Client Closed Request"
        : HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
