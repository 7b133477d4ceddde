package io.mainstay.server.transport;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC method: its full name, {@code package.Service/Method}, and what answers it.
 *
 * @param <Q> what the client sends
 */
sealed interface GrpcMethod<Q extends Message> {
  String fullName();

  Parser<Q> parser();

  CallType type();

  /** One request, one response. */
  record Unary<Q extends Message>(
      String fullName,
      Parser<Q> parser,
      BiFunction<Q, RequestContext, CompletableFuture<? extends Message>> handler)
      implements GrpcMethod<Q> {
    @Override
    public CallType type() {
      return CallType.UNARY;
    }
  }

  /** One request, a stream of responses that are made as fast as the client takes them. */
  record ServerStreaming<Q extends Message>(
      String fullName,
      Parser<Q> parser,
      BiFunction<Q, RequestContext, CompletableFuture<? extends MessageSource>> handler)
      implements GrpcMethod<Q> {
    @Override
    public CallType type() {
      return CallType.SERVER_STREAM;
    }
  }

  /**
   * Requests and responses both come and go as they like while the call is open.
   *
   * @param type what the client takes the call for
   * @param recorded whether the call is one event for the audit log; if not, each request is its
   *     service's business
   */
  record Streaming<Q extends Message>(
      String fullName,
      Parser<Q> parser,
      CallType type,
      boolean recorded,
      BiFunction<ClientStream, RequestContext, ClientStream.Handler<Q>> handler)
      implements GrpcMethod<Q> {}

  /** Makes the responses of a stream, one after the other. */
  interface MessageSource {
    /**
     * The next response, made on any thread; null when the stream ends, never completed while it
     * stays open in silence.
     */
    CompletableFuture<? extends @Nullable Message> next();

    /** The call is over; nothing more is asked for. On the call's event loop. */
    default void over() {}
  }
}
