package io.mainstay.server.cluster;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.consensus.GroupControl;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Promotes learners. Whether a learner has caught up is the leader's to say, so other members pass
 * the question on to it (etcd {@code server/etcdserver/server.go}, PromoteMember at v3.7.1). Any
 * thread.
 */
public final class Promotions {
  private static final Logger log = LoggerFactory.getLogger(Promotions.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A learner has caught up when its log holds this much of the leader's. */
  private static final double READY_SHARE = 0.9;

  private final long memberId;
  private final ClusterState state;
  private final Supplier<Leadership> leadership;
  private final GroupControl groupControl;
  private final MemberChanges changes;
  private final LeaderCall leaderCall;
  private final Scheduler scheduler;
  private final Duration requestTimeout;
  private final LongSupplier clock;
  private final Outcomes outcomes;

  /** Hears what comes of promotions asked of this member while it leads. Any thread. */
  public interface Outcomes {
    /** Nobody. */
    Outcomes NONE = new Outcomes() {};

    /** A learner votes now. */
    default void promoted() {}

    /**
     * A promotion was refused.
     *
     * @param reason what the client is told
     */
    default void refused(String reason) {}
  }

  /** Asks another member, which leads. */
  @FunctionalInterface
  public interface LeaderCall {
    /**
     * Promotes a learner there.
     *
     * @return the members afterwards; fails with an {@link EtcdException} if that is the leader's
     *     answer, with anything else when it is worth asking again
     */
    CompletableFuture<List<Member>> promote(long leaderId, long learnerId, Duration timeout);
  }

  /**
   * The promotions asked of one member.
   *
   * @param clock in {@link System#nanoTime()} terms
   * @param outcomes told what comes of them
   */
  public Promotions(
      long memberId,
      ClusterState state,
      Supplier<Leadership> leadership,
      GroupControl groupControl,
      MemberChanges changes,
      LeaderCall leaderCall,
      Scheduler scheduler,
      Duration requestTimeout,
      LongSupplier clock,
      Outcomes outcomes) {
    this.outcomes = outcomes;
    this.memberId = memberId;
    this.state = state;
    this.leadership = leadership;
    this.groupControl = groupControl;
    this.changes = changes;
    this.leaderCall = leaderCall;
    this.scheduler = scheduler;
    this.requestTimeout = requestTimeout;
    this.clock = clock;
  }

  /**
   * Promotes a learner, whoever leads.
   *
   * @return completes on any thread with the members afterwards; fails with {@code
   *     LEARNER_NOT_READY}, {@code MEMBER_NOT_FOUND}, {@code MEMBER_NOT_LEARNER}, those of {@link
   *     MemberChanges}, or {@code TIMEOUT}
   */
  CompletableFuture<List<Member>> promote(long id, RequestContext context) {
    CompletableFuture<List<Member>> result = new CompletableFuture<>();
    long latest = clock.getAsLong() + requestTimeout.toNanos();
    attempt(id, context, latest, result);
    return result;
  }

  /**
   * Promotes a learner if this member leads.
   *
   * @return as {@link #promote}; fails with {@code NOT_LEADER} when it does not
   */
  public CompletableFuture<List<Member>> promoteHere(long id, RequestContext context) {
    if (!leadership.get().local()) {
      return CompletableFuture.failedFuture(EtcdError.NOT_LEADER.exception());
    }
    return requireReady(id)
        .thenComposeAsync(ready -> changes.promote(id, context), context.executor())
        .whenComplete((members, failure) -> tell(failure));
  }

  private void tell(@Nullable Throwable failure) {
    if (failure == null) {
      outcomes.promoted();
    } else {
      outcomes.refused(
          Async.cause(failure) instanceof EtcdException refused ? refused.text() : "unknown");
    }
  }

  /**
   * Whether this member leads, and the learner has started and caught up.
   *
   * @return completes on any thread; never fails
   */
  CompletableFuture<Boolean> isReady(long id) {
    boolean candidate =
        leadership.get().local()
            && state.isLearner(id)
            && state.membership().member(id).filter(Membership::isStarted).isPresent();
    return candidate
        ? share(id).handle((share, failure) -> failure == null && share >= READY_SHARE)
        : CompletableFuture.completedFuture(false);
  }

  private void attempt(
      long id, RequestContext context, long latest, CompletableFuture<List<Member>> result) {
    Leadership now = leadership.get();
    long leftNanos = latest - clock.getAsLong();
    if (leftNanos <= 0) {
      result.completeExceptionally(EtcdError.TIMEOUT.exception());
    } else if (now.known()) {
      CompletableFuture<List<Member>> answer =
          now.local()
              ? promoteHere(id, context)
              : leaderCall.promote(now.leaderId(), id, Duration.ofNanos(leftNanos));
      Async.whenDone(
          answer, (members, failure) -> finish(id, context, latest, result, members, failure));
    } else {
      again(id, context, latest, result);
    }
  }

  private void finish(
      long id,
      RequestContext context,
      long latest,
      CompletableFuture<List<Member>> result,
      @Nullable List<Member> members,
      @Nullable Throwable failure) {
    if (members != null) {
      result.complete(members);
    } else if (failure != null
        && Async.cause(failure) instanceof EtcdException refused
        && !refused.is(EtcdError.NOT_LEADER)) {
      result.completeExceptionally(refused);
    } else {
      again(id, context, latest, result);
    }
  }

  private void again(
      long id, RequestContext context, long latest, CompletableFuture<List<Member>> result) {
    scheduler.schedule(() -> attempt(id, context, latest, result), PAUSE);
  }

  /** What is not known or no learner is left to the apply thread, but for a quick answer. */
  private CompletableFuture<Void> requireReady(long id) {
    if (state.membership().member(id).isEmpty()) {
      return CompletableFuture.failedFuture(EtcdError.MEMBER_NOT_FOUND.exception());
    }
    if (!state.isLearner(id)) {
      return CompletableFuture.failedFuture(EtcdError.MEMBER_NOT_LEARNER.exception());
    }
    return share(id)
        .thenAccept(
            share -> {
              if (share < READY_SHARE) {
                log.atError()
                    .addKeyValue("learner-ready-percent", share)
                    .addKeyValue("ready-percent-threshold", READY_SHARE)
                    .log("rejecting promote learner: learner is not ready");
                throw EtcdError.LEARNER_NOT_READY.exception();
              }
            });
  }

  /** How much of the leader's log a learner holds; asked of the leader. */
  private CompletableFuture<Double> share(long id) {
    return groupControl
        .logEnd(memberId)
        .thenCombine(
            groupControl.logEnd(id).exceptionally(unreachable -> 0L),
            (leader, learner) -> (double) learner / leader);
  }
}
