package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.tracing.Tracer;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls to their methods, in whatever form they come: who may begin, what is recorded, and
 * how requests and answers go back and forth is the same for all.
 *
 * <p>For the connections of one event loop, on that loop.
 */
final class CallStarter {
  private final Executor eventLoop;
  private final OpenStreams streams;
  private final BooleanSupplier leaderKnown;
  private final LearnerRule learnerRule;
  private final AuditTrail audit;
  private final CallTraces traces;
  private final RequestLog log;

  /**
   * What the requests of one call are given to.
   *
   * @param <Q> what the client sends
   */
  interface Requests<Q> {
    /** The next one. */
    void next(Q request);

    /** There are no more. */
    void halfClosed();
  }

  /**
   * For one event loop.
   *
   * @param eventLoop runs tasks on that loop; one object for all calls, so that answers to many of
   *     them share a hand-over
   * @param streams follows the calls that stay open
   */
  CallStarter(
      Executor eventLoop,
      OpenStreams streams,
      MemberStanding standing,
      AuditTrail audit,
      Tracer tracer,
      RequestLog log) {
    this.eventLoop = eventLoop;
    this.streams = streams;
    this.leaderKnown = standing.leaderKnown();
    this.learnerRule = new LearnerRule(standing.learner());
    this.audit = audit;
    this.traces = new CallTraces(tracer);
    this.log = log;
  }

  /** Runs tasks on the event loop. */
  Executor eventLoop() {
    return eventLoop;
  }

  /** Begins the spans of calls. */
  CallTraces traces() {
    return traces;
  }

  /**
   * Why a call may not begin now, or null.
   *
   * @param needsLeader whether the client wants no answer from a member that knows no leader
   */
  @Nullable EtcdException objection(GrpcMethod<?> method, boolean needsLeader) {
    if (!learnerRule.admits(method.fullName())) {
      return EtcdError.NOT_SUPPORTED_FOR_LEARNER.exception();
    }
    return needsLeader && !leaderKnown.getAsBoolean() ? EtcdError.NO_LEADER.exception() : null;
  }

  /** Begins a call. */
  <Q extends Message> Requests<Q> begin(
      GrpcMethod<Q> method, Reply reply, RequestContext context, boolean needsLeader) {
    if (method instanceof GrpcMethod.Unary<Q> unary) {
      return new OneRequest<>(
          reply,
          request -> {
            log.watch(reply, method, request, context);
            recordWhenOver(reply, method, request, context);
            learnerRule.check(method.fullName(), request);
            answer(
                reply,
                unary.handler().apply(request, CallTraces.within(context, reply, request, false)));
          });
    }
    streams.add(reply, needsLeader);
    if (method instanceof GrpcMethod.ServerStreaming<Q> pulled) {
      return new OneRequest<>(
          reply,
          request -> {
            recordWhenOver(reply, method, request, context);
            Async.whenDone(
                pulled.handler().apply(request, CallTraces.within(context, reply, request, true)),
                (source, failure) -> eventLoop.execute(() -> stream(reply, source, failure)));
          });
    }
    GrpcMethod.Streaming<Q> streaming = (GrpcMethod.Streaming<Q>) method;
    ClientStream.Handler<Q> handler = streaming.handler().apply(reply, context);
    reply.whenOver(handler::closed);
    return new ManyRequests<>(
        reply,
        handler,
        request -> {
          if (streaming.type() == CallType.UNARY) {
            log.watch(reply, method, request, context);
          }
          if (streaming.recorded()) {
            recordWhenOver(reply, method, request, context);
          }
          handler.request(request);
        });
  }

  private void recordWhenOver(
      Reply reply, GrpcMethod<?> method, Message request, RequestContext context) {
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

  private void answer(Reply reply, CompletableFuture<? extends Message> answer) {
    // An answer that is there already needs no detour through the event loop's queue.
    if (answer.isDone()) {
      Async.whenDone(answer, (message, failure) -> finish(reply, message, failure));
    } else {
      Async.whenDone(
          answer, (message, failure) -> eventLoop.execute(() -> finish(reply, message, failure)));
    }
  }

  private void stream(Reply reply, @Nullable MessageSource source, @Nullable Throwable failure) {
    if (failure != null) {
      reply.fail(failure);
    } else if (source != null) {
      reply.whenOver(source::over);
      new StreamWriter(reply, source, eventLoop).writeNext();
    }
  }

  private static void finish(Reply reply, @Nullable Message message, @Nullable Throwable failure) {
    if (failure != null) {
      reply.fail(failure);
    } else if (message != null) {
      reply.end(message);
    }
  }

  private static <Q> void handle(Reply reply, Consumer<Q> handler, Q request) {
    if (!reply.isOver()) {
      try {
        handler.accept(request);
      } catch (RuntimeException refused) {
        reply.fail(refused);
      }
    }
  }

  /** What comes after the first request is ignored; a call without any is not left waiting. */
  private static final class OneRequest<Q> implements Requests<Q> {
    private final Reply reply;
    private final Consumer<Q> handler;
    private boolean received;

    OneRequest(Reply reply, Consumer<Q> handler) {
      this.reply = reply;
      this.handler = handler;
    }

    @Override
    public void next(Q request) {
      if (!received) {
        received = true;
        handle(reply, handler, request);
      }
    }

    @Override
    public void halfClosed() {
      if (!received) {
        reply.fail(new EtcdException(StatusCode.INTERNAL, "grpc: received no request message"));
      }
    }
  }

  private static final class ManyRequests<Q> implements Requests<Q> {
    private final Reply reply;
    private final ClientStream.Handler<Q> handler;
    private final Consumer<Q> next;

    ManyRequests(Reply reply, ClientStream.Handler<Q> handler, Consumer<Q> next) {
      this.reply = reply;
      this.handler = handler;
      this.next = next;
    }

    @Override
    public void next(Q request) {
      handle(reply, next, request);
    }

    @Override
    public void halfClosed() {
      if (!reply.isOver()) {
        handler.halfClosed();
      }
    }
  }
}
