package io.mainstay.server.locking;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of one request that may take long to answer. It is over when it was answered, when it
 * failed, when its deadline has passed or when the caller has gone.
 *
 * <p>The call's executor.
 *
 * @param <Q> the request
 */
abstract class OpenCall<Q> implements ClientStream.Handler<Q> {
  private final Facilities facilities;
  private final ClientStream stream;
  private final RequestContext context;
  private final Watches watches;
  private @Nullable Future<?> deadline;
  private boolean started;
  private boolean over;

  OpenCall(Facilities facilities, ClientStream stream, RequestContext context) {
    this.facilities = facilities;
    this.stream = stream;
    this.context = context;
    this.watches = new Watches(facilities.events(), stream.executor());
  }

  /** The request has come. */
  abstract void start(Q request);

  /** The call is over, for whatever reason. */
  void ended() {}

  @Override
  public final void request(Q request) {
    if (started) {
      fail(new EtcdException(StatusCode.INTERNAL, "more than one request in a call of one"));
      return;
    }
    started = true;
    if (context.deadlineNanos() != RequestContext.NO_DEADLINE) {
      deadline =
          facilities
              .scheduler()
              .schedule(
                  () -> stream.executor().execute(this::deadlineExceeded),
                  context.deadlineNanos() - System.nanoTime(),
                  TimeUnit.NANOSECONDS);
    }
    start(request);
  }

  @Override
  public final void halfClosed() {
    if (!started) {
      fail(new EtcdException(StatusCode.INTERNAL, "no request in a call of one"));
    }
  }

  @Override
  public final void closed() {
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    watches.close();
    ended();
  }

  final Facilities facilities() {
    return facilities;
  }

  final ClientStream stream() {
    return stream;
  }

  final Watches watches() {
    return watches;
  }

  final Executor executor() {
    return stream.executor();
  }

  final boolean isOver() {
    return over;
  }

  /** For inner calls that only matter while this one is open. */
  final RequestContext context() {
    return context;
  }

  /** For inner calls whose outcome matters however this one ends. */
  final RequestContext patientContext() {
    return context.withoutDeadline();
  }

  /** Goes on after an inner call, or fails with it; neither when this call is over by then. */
  final <T> void then(Supplier<CompletableFuture<T>> inner, Consumer<T> next) {
    afterwards(
        inner,
        result -> {
          if (!over) {
            next.accept(result);
          }
        },
        this::fail);
  }

  /** Goes on after an inner call even when this call is over by then. */
  final <T> void afterwards(
      Supplier<CompletableFuture<T>> inner, Consumer<T> next, Consumer<EtcdException> failed) {
    Async.whenDone(
        InnerCalls.invoke(inner),
        (result, failure) ->
            executor()
                .execute(
                    () -> {
                      if (failure != null) {
                        failed.accept(InnerCalls.toStatus(failure));
                      } else if (result != null) {
                        next.accept(result);
                      }
                    }));
  }

  /** Ends the call with its only answer. */
  final void answer(Message message) {
    stream.send(message.toByteArray());
    stream.end();
  }

  /** Ends the call with a failure. */
  final void fail(EtcdException reason) {
    stream.fail(reason);
  }

  private void deadlineExceeded() {
    fail(EtcdException.deadlineExceeded());
  }
}
