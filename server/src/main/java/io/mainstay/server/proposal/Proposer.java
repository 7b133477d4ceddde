package io.mainstay.server.proposal;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.RequestHeader;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.ProposalQueueFullException;
import io.mainstay.consensus.RejectionListener;
import io.mainstay.consensus.RejectionListener.Rejection;
import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestKind;
import io.mainstay.server.proposal.PendingRequests.Pending;
import io.mainstay.server.tracing.Span;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests into the log and their outcomes back.
 *
 * <p>Any thread. {@link #expireOverdue} has to be called every now and then; a single sweep over
 * what is under way costs less than a timer for each request, and the client keeps its own deadline
 * anyway.
 */
public final class Proposer {
  /** For callers that name no deadline; in etcd they wait for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Consensus consensus;
  private final PendingRequests pending;
  private final RequestIds ids;
  private final long maxRequestBytes;
  private final Duration requestTimeout;
  private final TimeoutDiagnosis diagnosis;
  private final Function<RequestContext, CompletableFuture<Caller>> callers;
  private final Admission admission;
  private volatile boolean stopped;

  /** How a payload gets into the log. */
  private interface Way {
    Proposal take(byte[] payload, Priority priority, RejectionListener onRejected);
  }

  /**
   * A proposer for one member.
   *
   * @param maxRequestBytes the largest marshalled request that is accepted
   * @param requestTimeout how long a request without an earlier deadline may take
   * @param callers says who proposes; whether that is allowed is decided when the request is
   *     applied
   * @param admission is asked about what clients propose; members may propose what they want
   */
  public Proposer(
      Consensus consensus,
      PendingRequests pending,
      RequestIds ids,
      long maxRequestBytes,
      Duration requestTimeout,
      Duration electionTimeout,
      Connectivity connectivity,
      Function<RequestContext, CompletableFuture<Caller>> callers,
      Admission admission) {
    this.callers = callers;
    this.admission = admission;
    this.consensus = consensus;
    this.pending = pending;
    this.ids = ids;
    this.maxRequestBytes = maxRequestBytes;
    this.requestTimeout = requestTimeout;
    this.diagnosis = new TimeoutDiagnosis(electionTimeout, connectivity);
  }

  /**
   * Proposes a request.
   *
   * @return completes on the context's executor when this member has applied the request; fails
   *     with an {@link EtcdException}
   */
  public CompletableFuture<Applied.Done> propose(
      InternalRaftRequest.Builder builder, RequestContext context) {
    return propose(builder, context, deadline(context, requestTimeout), consensus::propose);
  }

  /**
   * Proposes a request that may take as long as its caller waits, as changes of the membership may.
   *
   * @return as {@link #propose}
   */
  public CompletableFuture<Applied.Done> proposePatiently(
      InternalRaftRequest.Builder builder, RequestContext context) {
    return propose(builder, context, deadline(context, PATIENCE), consensus::propose);
  }

  /**
   * Proposes a request of the leader's own, which must not be applied once another leads: fails
   * when this member does not lead in the term any more.
   *
   * @return as {@link #propose}
   */
  public CompletableFuture<Applied.Done> proposeInTerm(
      InternalRaftRequest.Builder builder, long term, RequestContext context) {
    return propose(
        builder,
        context,
        deadline(context, requestTimeout),
        (payload, priority, onRejected) ->
            consensus.proposeInTerm(payload, priority, term, onRejected));
  }

  private CompletableFuture<Applied.Done> propose(
      InternalRaftRequest.Builder builder, RequestContext context, long deadlineNanos, Way way) {
    Span checks = context.span().child("propose");
    CompletableFuture<Caller> caller = callers.apply(context);
    // As good as always; and whoever proposes one thing after the other means that order.
    return caller.isDone() && !caller.isCompletedExceptionally()
        ? propose(builder, caller.join(), context, checks, deadlineNanos, way)
        : caller
            .whenComplete((known, refusal) -> endIfRefused(checks, refusal))
            .thenCompose(known -> propose(builder, known, context, checks, deadlineNanos, way));
  }

  private CompletableFuture<Applied.Done> propose(
      InternalRaftRequest.Builder builder,
      Caller caller,
      RequestContext context,
      Span checks,
      long deadlineNanos,
      Way way) {
    if (stopped) {
      return refused(checks, EtcdError.STOPPED.exception());
    }
    long id = ids.next();
    RequestHeader.Builder header = RequestHeader.newBuilder().setID(id);
    caller.sign(header);
    InternalRaftRequest request = builder.setHeader(header).build();
    if (request.getSerializedSize() > maxRequestBytes) {
      return refused(checks, EtcdError.REQUEST_TOO_LARGE.exception());
    }
    if (!caller.isMember()) {
      try {
        admission.require(request);
      } catch (EtcdException refused) {
        return admission
            .refusalShown()
            .handleAsync((shown, failure) -> refused, context.executor())
            .thenCompose(reason -> refused(checks, reason));
      }
    }
    checks.end();
    long now = System.nanoTime();
    Pending waiting = new Pending(id, RequestKind.of(request), now, deadlineNanos, context);
    pending.register(waiting);
    try {
      waiting.proposedAs(
          way.take(
              request.toByteArray(),
              priority(request),
              reason -> pending.fail(id, rejected(reason))));
    } catch (ProposalQueueFullException e) {
      pending.fail(id, EtcdError.TOO_MANY_REQUESTS.exception());
    }
    if (stopped) {
      pending.fail(id, EtcdError.STOPPED.exception());
    }
    return waiting.future();
  }

  /** What ends leases may go on when too much else is under way: it makes room. */
  private static Priority priority(InternalRaftRequest request) {
    return request.hasLeaseRevoke() ? Priority.HIGH : Priority.NORMAL;
  }

  private static <T> CompletableFuture<T> refused(Span checks, EtcdException reason) {
    endIfRefused(checks, reason);
    return CompletableFuture.failedFuture(reason);
  }

  private static void endIfRefused(Span checks, @Nullable Throwable refusal) {
    if (refusal != null) {
      checks.failed(String.valueOf(refusal.getMessage()));
      checks.end();
    }
  }

  /** Ends the wait of requests whose time is up. */
  public void expireOverdue() {
    for (Pending overdue : pending.overdue(System.nanoTime())) {
      EtcdException reason =
          overdue.withdraw()
              ? EtcdException.deadlineExceeded()
              : diagnosis.explain(overdue.startNanos(), consensus.leadership()).exception();
      pending.fail(overdue.requestId(), reason);
    }
  }

  /** Tells everyone who waits, and everyone who comes, that the member has stopped. */
  public void stop() {
    stopped = true;
    pending
        .all()
        .forEach(waiting -> pending.fail(waiting.requestId(), EtcdError.STOPPED.exception()));
  }

  private static long deadline(RequestContext context, Duration patience) {
    long latest = System.nanoTime() + patience.toNanos();
    return context.deadlineNanos() == RequestContext.NO_DEADLINE
            || context.deadlineNanos() - latest > 0
        ? latest
        : context.deadlineNanos();
  }

  private static EtcdException rejected(Rejection reason) {
    return switch (reason) {
      case DROPPED -> new EtcdException(StatusCode.UNKNOWN, "raft proposal dropped");
      case STOPPED -> EtcdError.STOPPED.exception();
    };
  }
}
