package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a client gets to hear of a failure. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The status for a failure; one that is nobody's fault but ours is logged. */
  static EtcdException toStatus(Throwable failure) {
    Throwable cause = Async.cause(failure);
    if (cause instanceof EtcdException refused) {
      return refused;
    }
    log.atError().setCause(cause).log("request failed unexpectedly");
    return new EtcdException(StatusCode.UNKNOWN, "etcdserver: internal error: " + cause);
  }

  /** The status for a request that is too large. */
  static EtcdException tooLarge(long bytes, int maxBytes) {
    return new EtcdException(
        StatusCode.RESOURCE_EXHAUSTED,
        "grpc: received message larger than max (" + bytes + " vs. " + maxBytes + ")");
  }

  /** The status for bytes that are no request. */
  static EtcdException unreadable(Exception cause) {
    return new EtcdException(
        StatusCode.INTERNAL, "grpc: error unmarshalling request: " + cause.getMessage());
  }
}
