package io.mainstay.server.transport;

import io.mainstay.api.errors.StatusCode;
import org.jspecify.annotations.Nullable;

/** Hears of the gRPC calls of clients. Event loops: must return at once. */
@FunctionalInterface
public interface GrpcListener {
  /** Nobody. */
  GrpcListener NONE = (service, method, type) -> new MethodListener() {};

  /**
   * Who hears of the calls of one method; asked for once by each event loop.
   *
   * @param service with its package
   */
  MethodListener method(String service, String method, CallType type);

  /** Hears of the calls of one method. */
  interface MethodListener {
    /**
     * A call has begun.
     *
     * @param apiVersion what the client says of its own version; null when it says nothing
     */
    default void started(@Nullable String apiVersion) {}

    /** A message came in. */
    default void received(int bytes) {}

    /** A message came in that cannot be read. */
    default void unreadable() {}

    /** A message was handed to the network. */
    default void sent(int bytes) {}

    /**
     * The call is over.
     *
     * @param startNanos when it began, in {@link System#nanoTime()} terms
     */
    default void ended(StatusCode code, long startNanos) {}
  }
}
