package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.RequestContext;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.transport.CallStarter.Requests;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Brings gRPC calls to their methods. Event loops.
 *
 * <p>Messages are decoded here rather than by the library so that the texts for unknown methods,
 * oversized and unreadable messages are those that clients of etcd know.
 */
final class GrpcDispatcher {
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";
  private static final String GZIP = "gzip";

  /**
   * What the library hears of calls that name no encoding: it has no answer to a message that says
   * it is compressed nevertheless.
   */
  private static final String NONE = "";

  private static final Set<String> ENCODINGS = Set.of(IDENTITY, GZIP);

  private final GrpcServer server;
  private final CallStarter calls;
  private final Methods methods;
  private final int maxMessageBytes;

  /** A dispatcher for the connections of one event loop. */
  GrpcDispatcher(Vertx vertx, CallStarter calls, Methods methods, int maxMessageBytes) {
    this.calls = calls;
    this.methods = methods;
    this.maxMessageBytes = maxMessageBytes;
    GrpcServerOptions options = new GrpcServerOptions().setMaxMessageSize(maxMessageBytes);
    EnumSet.complementOf(EnumSet.of(GrpcProtocol.HTTP_2)).forEach(options::removeEnabledProtocol);
    this.server = GrpcServer.server(vertx, options).callHandler(this::dispatch);
  }

  /** Answers a request whose content type says that it is gRPC. */
  void handle(HttpServerRequest request) {
    String encoding = request.getHeader(ENCODING);
    if (encoding == null || encoding.equals(IDENTITY)) {
      request.headers().set(ENCODING, NONE);
    }
    server.handle(request);
  }

  private void dispatch(GrpcServerRequest<Buffer, Buffer> call) {
    GrpcReply reply = new GrpcReply(call, calls.eventLoop());
    GrpcMethod<?> method = methods.find(call.fullMethodName());
    if (method == null) {
      reply.fail(methods.unknown(call.fullMethodName()));
      return;
    }
    reply.begin(methods.listener(method), call.headers().get("client-api-version"));
    Span span = calls.traces().begin(method, reply, call.connection(), call.headers(), "");
    String encoding = encodingOf(call);
    if (!ENCODINGS.contains(encoding)) {
      reply.fail(unknownEncoding(encoding));
      return;
    }
    EtcdException objection = calls.objection(method, needsLeader(call));
    if (objection != null) {
      reply.fail(objection);
      return;
    }
    if (!encoding.equals(IDENTITY)) {
      reply.encoding(encoding);
    }
    call.invalidMessageHandler(
        invalid ->
            reply.fail(
                invalid instanceof MessageSizeOverflowException tooLarge
                    ? Failures.tooLarge(tooLarge.messageSize(), maxMessageBytes)
                    : Failures.unreadable(invalid)));
    start(call, reply, method, span);
  }

  private <Q extends Message> void start(
      GrpcServerRequest<Buffer, Buffer> call, GrpcReply reply, GrpcMethod<Q> method, Span span) {
    Requests<Q> requests = calls.begin(method, reply, contextOf(call, span), needsLeader(call));
    call.messageHandler(
        message -> {
          if (reply.isOver()) {
            return;
          }
          try {
            byte[] bytes = plain(message);
            reply.listener().received(bytes.length);
            requests.next(method.parser().parseFrom(bytes));
          } catch (InvalidProtocolBufferException e) {
            reply.listener().unreadable();
            reply.fail(Failures.unreadable(e));
          } catch (EtcdException refused) {
            reply.fail(refused);
          }
        });
    call.endHandler(halfClosed -> requests.halfClosed());
  }

  /** A message as it was before it was compressed, if it was. */
  private byte[] plain(GrpcMessage message) {
    byte[] bytes = message.payload().getBytes();
    return switch (message.encoding()) {
      case GZIP -> Gzip.unpack(bytes, maxMessageBytes);
      case NONE ->
          throw new EtcdException(
              StatusCode.INTERNAL, "grpc: compressed flag set with identity or empty encoding");
      default -> bytes;
    };
  }

  private RequestContext contextOf(GrpcServerRequest<Buffer, Buffer> call, Span span) {
    long timeoutMillis = call.timeout();
    long deadlineNanos =
        timeoutMillis > 0
            ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
            : RequestContext.NO_DEADLINE;
    return new RequestContext(calls.eventLoop(), deadlineNanos, CallCredentials.of(call), span);
  }

  /** Only the first value counts, and only this spelling. */
  private static boolean needsLeader(GrpcServerRequest<Buffer, Buffer> call) {
    return "true".equals(call.headers().get("hasleader"));
  }

  private static String encodingOf(GrpcServerRequest<Buffer, Buffer> call) {
    return call.encoding().equals(NONE) ? IDENTITY : call.encoding();
  }

  private static EtcdException unknownEncoding(String encoding) {
    return new EtcdException(
        StatusCode.UNIMPLEMENTED,
        "grpc: Decompressor is not installed for grpc-encoding \"" + encoding + "\"");
  }
}
