package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.RequestContext;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.tracing.Tracer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * The spans of calls and of what is asked for in them, by the conventions of OpenTelemetry for
 * servers of gRPC. The call's event loop.
 */
final class CallTraces {
  /** What is the server's fault; anything else the client has brought upon itself. */
  private static final Set<StatusCode> FAULTS =
      EnumSet.of(
          StatusCode.UNKNOWN,
          StatusCode.DEADLINE_EXCEEDED,
          StatusCode.UNIMPLEMENTED,
          StatusCode.INTERNAL,
          StatusCode.UNAVAILABLE,
          StatusCode.DATA_LOSS);

  private final Tracer tracer;

  CallTraces(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * Begins the span of a call, which ends with its reply.
   *
   * @param prefix what stands before the names of headers
   */
  Span begin(
      GrpcMethod<?> method,
      Reply reply,
      HttpConnection connection,
      MultiMap headers,
      String prefix) {
    if (!tracer.isOn()) {
      return Span.NONE;
    }
    String name = method.fullName();
    Span span = tracer.call(name, header -> headers.get(prefix + header));
    if (span.isOn()) {
      int slash = name.lastIndexOf('/');
      span.set("rpc.system", "grpc")
          .set("rpc.service", name.substring(0, slash))
          .set("rpc.method", name.substring(slash + 1));
      tellPeer(span, connection.remoteAddress());
      reply.whenOver(() -> end(span, reply));
    }
    return span;
  }

  /**
   * The context in which the only request of a call is answered: a span of its own, if it gets one,
   * ends with the reply.
   */
  static RequestContext within(
      RequestContext context, Reply reply, Message request, boolean streamed) {
    if (!context.span().isOn()) {
      return context;
    }
    Span span = RequestSpans.start(context.span(), request, streamed);
    if (span == null) {
      return context;
    }
    reply.whenOver(span::end);
    return context.within(span);
  }

  private static void tellPeer(Span span, SocketAddress peer) {
    if (peer.isInetSocket()) {
      span.set("network.peer.address", peer.hostAddress()).set("network.peer.port", peer.port());
    }
  }

  private static void end(Span span, Reply reply) {
    EtcdException failure = reply.failure();
    StatusCode code = failure == null ? StatusCode.OK : failure.code();
    span.set("rpc.grpc.status_code", code.number());
    if (failure != null && FAULTS.contains(code)) {
      span.failed(failure.text());
    }
    span.end();
  }
}
