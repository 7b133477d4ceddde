package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final Map<String, GrpcMethod<?>> methods = new HashMap<>();
  private final Set<String> services = new HashSet<>();
  private final int maxMessageBytes;

  /**
   * A dispatcher for the connections of one event loop.
   *
   * @param eventLoop runs tasks on that loop; one object for all calls, so that answers to many of
   *     them share a hand-over
   * @param streams follows the calls that stay open
   */
  GrpcDispatcher(
      Vertx vertx,
      Executor eventLoop,
      OpenStreams streams,
      MemberStanding standing,
      AuditTrail audit,
      Collection<GrpcMethod<?>> methods,
      int maxMessageBytes) {
    this.eventLoop = eventLoop;
    this.streams = streams;
    this.leaderKnown = standing.leaderKnown();
    this.learnerRule = new LearnerRule(standing.learner());
    this.audit = audit;
    this.maxMessageBytes = maxMessageBytes;
    for (GrpcMethod<?> method : methods) {
      this.methods.put(method.fullName(), method);
      services.add(serviceOf(method.fullName()));
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
    GrpcMethod<?> method = methods.get(call.fullMethodName());
    if (method == null) {
      reply.fail(unknown(call.fullMethodName()));
    } else if (!ENCODINGS.contains(encodingOf(call))) {
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
  }

  private <Q extends Message> void start(
      GrpcServerRequest<Buffer, Buffer> call, GrpcReply reply, GrpcMethod<Q> method) {
    RequestContext context = contextOf(call);
    if (method instanceof GrpcMethod.Unary<Q> unary) {
      receiveOne(
          call,
          reply,
          method,
          request -> {
            recordWhenOver(reply, method, request, context);
            learnerRule.check(method.fullName(), request);
            answer(reply, unary.handler().apply(request, context));
          });
    } else if (method instanceof GrpcMethod.ServerStreaming<Q> pulled) {
      streams.add(reply, needsLeader(call));
      receiveOne(
          call,
          reply,
          method,
          request -> {
            recordWhenOver(reply, method, request, context);
            Async.whenDone(
                pulled.handler().apply(request, context),
                (source, failure) -> eventLoop.execute(() -> stream(reply, source, failure)));
          });
    } else if (method instanceof GrpcMethod.Streaming<Q> streaming) {
      streams.add(reply, needsLeader(call));
      ClientStream.Handler<Q> handler = streaming.handler().apply(reply, context);
      reply.whenOver(handler::closed);
      call.endHandler(
          halfClosed -> {
            if (!reply.isOver()) {
              handler.halfClosed();
            }
          });
      receive(
          call,
          reply,
          method,
          request -> {
            if (streaming.recorded()) {
              recordWhenOver(reply, method, request, context);
            }
            handler.request(request);
          });
    }
  }

  private void recordWhenOver(
      GrpcReply reply, GrpcMethod<?> method, Message request, RequestContext context) {
    if (audit.isOn() && !method.fullName().startsWith(HealthMethods.SERVICE)) {
      long startNanos = System.nanoTime();
      reply.whenOver(
          () ->
              audit.record(
                  method.fullName(),
                  request,
                  context,
                  startNanos,
                  reply.message(),
                  reply.failure()));
    }
  }

  /** What comes after the first message is ignored; a call without any is not left waiting. */
  private static <Q extends Message> void receiveOne(
      GrpcServerRequest<Buffer, Buffer> call,
      GrpcReply reply,
      GrpcMethod<Q> method,
      Consumer<Q> handler) {
    AtomicBoolean received = new AtomicBoolean();
    receive(
        call,
        reply,
        method,
        request -> {
          if (!received.getAndSet(true)) {
            handler.accept(request);
          }
        });
    call.endHandler(
        halfClosed -> {
          if (!received.get()) {
            reply.fail(new EtcdException(StatusCode.INTERNAL, "grpc: received no request message"));
          }
        });
  }

  private static <Q extends Message> void receive(
      GrpcServerRequest<Buffer, Buffer> call,
      GrpcReply reply,
      GrpcMethod<Q> method,
      Consumer<Q> handler) {
    call.handler(
        bytes -> {
          if (reply.isOver()) {
            return;
          }
          try {
            handler.accept(method.parser().parseFrom(bytes.getBytes()));
          } catch (InvalidProtocolBufferException e) {
            reply.fail(unreadable(e));
          } catch (RuntimeException refused) {
            reply.fail(refused);
          }
        });
  }

  private void answer(GrpcReply reply, CompletableFuture<? extends Message> answer) {
    // An answer that is there already needs no detour through the event loop's queue.
    if (answer.isDone()) {
      Async.whenDone(answer, (message, failure) -> finish(reply, message, failure));
    } else {
      Async.whenDone(
          answer, (message, failure) -> eventLoop.execute(() -> finish(reply, message, failure)));
    }
  }

  private void stream(
      GrpcReply reply, @Nullable MessageSource source, @Nullable Throwable failure) {
    if (failure != null) {
      reply.fail(failure);
    } else if (source != null) {
      reply.whenOver(source::over);
      new StreamWriter(reply, source, eventLoop).writeNext();
    }
  }

  private static void finish(
      GrpcReply reply, @Nullable Message message, @Nullable Throwable failure) {
    if (failure != null) {
      reply.fail(failure);
    } else if (message != null) {
      reply.end(message);
    }
  }

  private RequestContext contextOf(GrpcServerRequest<Buffer, Buffer> call) {
    long timeoutMillis = call.timeout();
    long deadlineNanos =
        timeoutMillis > 0
            ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
            : RequestContext.NO_DEADLINE;
    return new RequestContext(eventLoop, deadlineNanos, CallCredentials.of(call));
  }

  private EtcdException tooLarge(long bytes) {
    return new EtcdException(
        StatusCode.RESOURCE_EXHAUSTED,
        "grpc: received message larger than max (" + bytes + " vs. " + maxMessageBytes + ")");
  }

  /** Only the first value counts, and only this spelling. */
  private static boolean needsLeader(GrpcServerRequest<Buffer, Buffer> call) {
    return "true".equals(call.headers().get("hasleader"));
  }

  private static String encodingOf(GrpcServerRequest<Buffer, Buffer> call) {
    return call.encoding() == null ? IDENTITY : call.encoding();
  }

  private static EtcdException unreadable(Exception cause) {
    return new EtcdException(
        StatusCode.INTERNAL, "grpc: error unmarshalling request: " + cause.getMessage());
  }

  private static EtcdException unknownEncoding(String encoding) {
    return new EtcdException(
        StatusCode.UNIMPLEMENTED,
        "grpc: Decompressor is not installed for grpc-encoding \"" + encoding + "\"");
  }

  private EtcdException unknown(String fullName) {
    String service = serviceOf(fullName);
    String method = fullName.substring(Math.min(fullName.length(), service.length() + 1));
    return new EtcdException(
        StatusCode.UNIMPLEMENTED,
        services.contains(service)
            ? "unknown method " + method + " for service " + service
            : "unknown service " + service);
  }

  private static String serviceOf(String fullName) {
    int slash = fullName.lastIndexOf('/');
    return slash < 0 ? fullName : fullName.substring(0, slash);
  }
}
