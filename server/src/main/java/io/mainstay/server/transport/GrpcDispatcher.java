package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
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
  private static final String IDENTITY = "identity";
  private static final Set<String> ENCODINGS = Set.of(IDENTITY, "gzip");

  private final GrpcServer server;
  private final Executor eventLoop;
  private final OpenStreams streams;
  private final BooleanSupplier leaderKnown;
  private final LearnerRule learnerRule;
  private final AuditTrail audit;
  private final Map<String, Served> methods = new HashMap<>();
  private final Set<String> services = new HashSet<>();
  private final int maxMessageBytes;

  /** A method, and who hears of its calls. */
  private record Served(GrpcMethod<?> method, MethodListener listener) {}

  /**
   * A dispatcher for the connections of one event loop.
   *
   * @param eventLoop runs tasks on that loop; one object for all calls, so that answers to many of
   *     them share a hand-over
   * @param streams follows the calls that stay open
   * @param listener hears of the calls of methods that there are
   */
  GrpcDispatcher(
      Vertx vertx,
      Executor eventLoop,
      OpenStreams streams,
      MemberStanding standing,
      AuditTrail audit,
      GrpcListener listener,
      Collection<GrpcMethod<?>> methods,
      int maxMessageBytes) {
    this.eventLoop = eventLoop;
    this.streams = streams;
    this.leaderKnown = standing.leaderKnown();
    this.learnerRule = new LearnerRule(standing.learner());
    this.audit = audit;
    this.maxMessageBytes = maxMessageBytes;
    for (GrpcMethod<?> method : methods) {
      String service = serviceOf(method.fullName());
      String name = method.fullName().substring(service.length() + 1);
      this.methods.put(
          method.fullName(), new Served(method, listener.method(service, name, method.type())));
      services.add(service);
    }
    GrpcServerOptions options = new GrpcServerOptions().setMaxMessageSize(maxMessageBytes);
    EnumSet.complementOf(EnumSet.of(GrpcProtocol.HTTP_2)).forEach(options::removeEnabledProtocol);
    this.server = GrpcServer.server(vertx, options).callHandler(this::dispatch);
  }

  /** Answers a request whose content type says that it is gRPC. */
  void handle(HttpServerRequest request) {
    server.handle(request);
  }

  private void dispatch(GrpcServerRequest<Buffer, Buffer> call) {
    GrpcReply reply = new GrpcReply(call, eventLoop);
    Served served = methods.get(call.fullMethodName());
    if (served == null) {
      reply.fail(unknown(call.fullMethodName()));
      return;
    }
    reply.begin(served.listener(), call.headers().get("client-api-version"));
    GrpcMethod<?> method = served.method();
    if (!ENCODINGS.contains(encodingOf(call))) {
      reply.fail(unknownEncoding(encodingOf(call)));
    } else if (!learnerRule.admits(method.fullName())) {
      reply.fail(EtcdError.NOT_SUPPORTED_FOR_LEARNER.exception());
    } else if (needsLeader(call) && !leaderKnown.getAsBoolean()) {
      reply.fail(EtcdError.NO_LEADER.exception());
    } else {
      if (!encodingOf(call).equals(IDENTITY)) {
        reply.encoding(encodingOf(call));
      }
      call.invalidMessageHandler(
          invalid ->
              reply.fail(
                  invalid instanceof MessageSizeOverflowException tooLarge
                      ? tooLarge(tooLarge.messageSize())
                      : unreadable(invalid)));
      start(call, reply, method);
    }
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
    start(call, reply, method);
  }

  private <Q extends Message> void start(
      GrpcServerRequest<Buffer, Buffer> call, GrpcReply reply, GrpcMethod<Q> method) {
    Requests<Q> requests = calls.begin(method, reply, contextOf(call), needsLeader(call));
    call.handler(
        bytes -> {
          if (reply.isOver()) {
            return;
          }
          reply.listener().received(bytes.length());
          try {
            requests.next(method.parser().parseFrom(bytes.getBytes()));
          } catch (InvalidProtocolBufferException e) {
            reply.listener().unreadable();
            reply.fail(unreadable(e));
          } catch (RuntimeException refused) {
            reply.fail(refused);
          }
        });
    call.endHandler(halfClosed -> requests.halfClosed());
  }

  private RequestContext contextOf(GrpcServerRequest<Buffer, Buffer> call) {
    long timeoutMillis = call.timeout();
    long deadlineNanos =
        timeoutMillis > 0
            ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
            : RequestContext.NO_DEADLINE;
    return new RequestContext(calls.eventLoop(), deadlineNanos, CallCredentials.of(call));
  }

  /** Only the first value counts, and only this spelling. */
  private static boolean needsLeader(GrpcServerRequest<Buffer, Buffer> call) {
    return "true".equals(call.headers().get("hasleader"));
  }

  private static String encodingOf(GrpcServerRequest<Buffer, Buffer> call) {
    return call.encoding() == null ? IDENTITY : call.encoding();
  }

  private static EtcdException unknownEncoding(String encoding) {
    return new EtcdException(
        StatusCode.UNIMPLEMENTED,
        "grpc: Decompressor is not installed for grpc-encoding \"" + encoding + "\"");
  }
}
