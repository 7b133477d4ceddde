package io.mainstay.server.transport;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import io.mainstay.server.tracing.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/**
 * Takes calls as JSON over HTTP or a WebSocket, for clients without gRPC (etcd {@code
 * embed/serve.go} at v3.7.1). They go the same way as gRPC calls: a path is only another name for a
 * method. Event loops.
 */
final class Gateway {
  /** What stands before the names of headers that are for the call. */
  private static final String METADATA = "Grpc-Metadata-";

  private final Vertx vertx;
  private final CallStarter calls;
  private final Methods methods;
  private final int maxMessageBytes;

  /** A gateway for the connections of one event loop. */
  Gateway(Vertx vertx, CallStarter calls, Methods methods, int maxMessageBytes) {
    this.vertx = vertx;
    this.calls = calls;
    this.methods = methods;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Answers a request for a path that begins with {@link GatewayPaths#PREFIX}. */
  void handle(HttpServerRequest request, String path) {
    MethodDescriptor method = GatewayPaths.method(path);
    if (method == null) {
      refuse(request, new EtcdException(StatusCode.NOT_FOUND, "Not Found"));
    } else if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      Credentials credentials = CallCredentials.ofWebSocket(request);
      request.toWebSocket().onSuccess(socket -> serve(socket, method, request, credentials));
    } else if (!HttpMethod.POST.equals(request.method())) {
      refuse(request, new EtcdException(StatusCode.UNIMPLEMENTED, "Method Not Allowed"));
    } else {
      serve(request, method);
    }
  }

  private void serve(HttpServerRequest request, MethodDescriptor method) {
    GatewayReply reply =
        new GatewayReply(vertx, calls.eventLoop(), new HttpChannel(request), method);
    request.exceptionHandler(broken -> reply.ended());
    request.response().exceptionHandler(broken -> reply.ended());
    GatewayIntake<?> intake = begin(reply, method, request, CallCredentials.ofJson(request));
    if (intake != null) {
      request.handler(intake::received);
      request.endHandler(complete -> intake.ended());
    }
  }

  private void serve(
      ServerWebSocket socket,
      MethodDescriptor method,
      HttpServerRequest request,
      Credentials credentials) {
    GatewayReply reply =
        new GatewayReply(vertx, calls.eventLoop(), new WebSocketChannel(socket), method);
    socket.closeHandler(closed -> reply.ended());
    GatewayIntake<?> intake = begin(reply, method, request, credentials);
    if (intake != null) {
      socket.textMessageHandler(text -> intake.received(Buffer.buffer(text)));
      socket.binaryMessageHandler(intake::received);
    }
  }

  /** Null when the call has been refused. */
  private @Nullable GatewayIntake<?> begin(
      GatewayReply reply,
      MethodDescriptor descriptor,
      HttpServerRequest request,
      Credentials credentials) {
    String name = GatewayPaths.fullName(descriptor);
    GrpcMethod<?> method = methods.find(name);
    boolean needsLeader = "true".equals(request.getHeader(METADATA + "hasleader"));
    try {
      if (method == null) {
        throw methods.unknown(name);
      }
      reply.begin(methods.listener(method), null);
      Span span =
          calls.traces().begin(method, reply, request.connection(), request.headers(), METADATA);
      EtcdException objection = calls.objection(method, needsLeader);
      if (objection != null) {
        throw objection;
      }
      RequestContext context =
          new RequestContext(calls.eventLoop(), deadlineNanos(request), credentials, span);
      return begin(reply, method, descriptor, context, needsLeader);
    } catch (EtcdException refused) {
      reply.fail(refused);
      return null;
    }
  }

  private <Q extends Message> GatewayIntake<Q> begin(
      GatewayReply reply,
      GrpcMethod<Q> method,
      MethodDescriptor descriptor,
      RequestContext context,
      boolean needsLeader) {
    return new GatewayIntake<>(
        reply,
        method,
        descriptor,
        calls.begin(method, reply, context, needsLeader),
        maxMessageBytes);
  }

  private static long deadlineNanos(HttpServerRequest request) {
    String timeout = request.getHeader("Grpc-Timeout");
    if (timeout == null) {
      return RequestContext.NO_DEADLINE;
    }
    Long nanos = GrpcTimeout.parseNanos(timeout);
    if (nanos == null) {
      throw new EtcdException(StatusCode.INVALID_ARGUMENT, "invalid grpc-timeout: " + timeout);
    }
    // Hours can be more than fit.
    return nanos == Long.MAX_VALUE ? RequestContext.NO_DEADLINE : System.nanoTime() + nanos;
  }

  private static void refuse(HttpServerRequest request, EtcdException reason) {
    new HttpChannel(request).end(GatewayStatus.of(reason.code()), GatewayBodies.failure(reason));
  }
}
