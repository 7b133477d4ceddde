package io.mainstay.server.proposal;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.consensus.Proposal;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestKind;
import io.mainstay.server.RequestListener;
import io.mainstay.server.tracing.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this member's clients that are on their way through the log, by request ID.
 *
 * <p>Any thread may register; the apply thread completes, a batch at a time. Whoever removes an
 * entry from the map owns its outcome, so every request has exactly one.
 */
public final class PendingRequests {
  private final Map<Long, Pending> byId = new ConcurrentHashMap<>();
  private final RequestListener listener;

  /**
   * None yet.
   *
   * @param listener hears of their outcomes
   */
  public PendingRequests(RequestListener listener) {
    this.listener = listener;
  }

  /**
   * The outcome of one request, applied on this member.
   *
   * @param span of applying it
   */
  public record Completion(long requestId, Applied outcome, Span span) {}

  /** One request that waits. */
  static final class Pending {
    private final long requestId;
    private final RequestKind kind;
    private final long startNanos;
    private final long deadlineNanos;
    private final Executor executor;
    private final Span call;
    private final Span inLog;
    private final CompletableFuture<Applied.Done> future = new CompletableFuture<>();
    private volatile @Nullable Proposal proposal;

    Pending(
        long requestId,
        RequestKind kind,
        long startNanos,
        long deadlineNanos,
        RequestContext context) {
      this.requestId = requestId;
      this.kind = kind;
      this.startNanos = startNanos;
      this.deadlineNanos = deadlineNanos;
      this.executor = context.executor();
      this.call = context.span();
      this.inLog = call.child("consensus");
    }

    long requestId() {
      return requestId;
    }

    long startNanos() {
      return startNanos;
    }

    CompletableFuture<Applied.Done> future() {
      return future;
    }

    void proposedAs(Proposal handedOver) {
      proposal = handedOver;
    }

    /** Whether the request could be taken back before it left this member. */
    boolean withdraw() {
      Proposal handedOver = proposal;
      return handedOver != null && handedOver.withdraw();
    }

    /** Ends the wait, on the caller's executor. */
    private void failLater(EtcdException reason) {
      executor.execute(() -> future.completeExceptionally(reason));
    }

    private void deliver(Applied outcome) {
      if (outcome instanceof Applied.Done done) {
        future.complete(done);
      } else if (outcome instanceof Applied.Refused refused) {
        future.completeExceptionally(refused.reason());
      }
    }
  }

  void register(Pending pending) {
    byId.put(pending.requestId, pending);
  }

  /** Ends the wait for a request, unless it has its outcome already. */
  void fail(long requestId, EtcdException reason) {
    Pending waiting = byId.remove(requestId);
    if (waiting != null) {
      listener.proposalFailed();
      waiting.inLog.failed(reason.text());
      waiting.inLog.end();
      tell(waiting, false);
      waiting.failLater(reason);
    }
  }

  /** How many requests wait. */
  public int size() {
    return byId.size();
  }

  /**
   * A request has been committed and is applied from here on. Apply thread.
   *
   * @return the span of applying it; null when no client of this member waits for it
   */
  public @Nullable Span committed(long requestId) {
    Pending pending = byId.get(requestId);
    if (pending == null) {
      return null;
    }
    pending.inLog.end();
    return pending.call.child("apply");
  }

  /** The requests whose deadline has passed. */
  List<Pending> overdue(long nowNanos) {
    List<Pending> overdue = new ArrayList<>();
    for (Pending pending : byId.values()) {
      if (nowNanos - pending.deadlineNanos >= 0) {
        overdue.add(pending);
      }
    }
    return overdue;
  }

  /** Everything that still waits, in no order. */
  List<Pending> all() {
    return List.copyOf(byId.values());
  }

  /**
   * Delivers outcomes with one hand-over for each executor that waits for any of them. Apply
   * thread.
   */
  public void complete(List<Completion> completions) {
    IdentityHashMap<Executor, List<Runnable>> byExecutor = new IdentityHashMap<>();
    for (Completion completion : completions) {
      completion.span().end();
      Pending pending = byId.remove(completion.requestId());
      if (pending != null) {
        tell(pending, completion.outcome() instanceof Applied.Done);
        byExecutor
            .computeIfAbsent(pending.executor, executor -> new ArrayList<>())
            .add(() -> pending.deliver(completion.outcome()));
      }
    }
    byExecutor.forEach(
        (executor, deliveries) -> executor.execute(() -> deliveries.forEach(Runnable::run)));
  }

  private void tell(Pending ended, boolean success) {
    listener.answered(ended.kind, success, System.nanoTime() - ended.startNanos);
  }
}
