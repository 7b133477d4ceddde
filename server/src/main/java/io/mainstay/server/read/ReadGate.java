package io.mainstay.server.read;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.ReadBarrierException;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.tracing.Span;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets reads pass once they are linearizable. Any thread. */
public final class ReadGate {
  private final Consensus consensus;

  /** The gate of one member. */
  public ReadGate(Consensus consensus) {
    this.consensus = consensus;
  }

  /**
   * Completes on the context's executor when a read of the newest view is linearizable.
   *
   * <p>Fails with {@code LEADER_CHANGED}, {@code TIMEOUT} or {@code STOPPED}.
   */
  public CompletableFuture<Void> linearizable(RequestContext context) {
    Span span = context.span().child("read_index");
    CompletableFuture<Void> passed =
        consensus
            .readBarrier()
            .handleAsync(
                (read, failure) -> {
                  if (failure != null) {
                    throw translate(failure);
                  }
                  return null;
                },
                context.executor());
    return span.isOn() ? passed.whenComplete((read, failure) -> end(span, failure)) : passed;
  }

  private static void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      span.failed(String.valueOf(Async.cause(failure).getMessage()));
    }
    span.end();
  }

  private static EtcdException translate(Throwable failure) {
    Throwable cause = Async.cause(failure);
    if (cause instanceof ReadBarrierException barrier) {
      return switch (barrier.reason()) {
        case LEADER_CHANGED -> EtcdError.LEADER_CHANGED.exception();
        case TIMEOUT -> EtcdError.TIMEOUT.exception();
        case STOPPED -> EtcdError.STOPPED.exception();
      };
    }
    throw new IllegalStateException("read barrier failed", cause);
  }
}
