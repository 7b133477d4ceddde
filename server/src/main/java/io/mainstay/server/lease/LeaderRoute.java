package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls that only the leader can answer to whoever leads, and tries again until somebody has
 * answered or time is up. Any thread.
 */
final class LeaderRoute {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Consensus consensus;
  private final Scheduler scheduler;
  private final LongSupplier clock;
  private final long requestTimeoutNanos;
  private final Set<Errand<?>> elsewhere = ConcurrentHashMap.newKeySet();

  /**
   * Something to ask the leader.
   *
   * @param <T> the answer
   */
  interface Question<T> {
    /**
     * Asks this member, which leads. A {@link NotPrimaryException} means that it is worth asking
     * again; any other failure is the answer.
     */
    CompletableFuture<T> askHere();

    /**
     * Asks another member. {@code LEASE_NOT_FOUND} is an answer; after any other failure it is
     * worth asking again.
     */
    CompletableFuture<T> askThere(long leaderId, Duration timeout);
  }

  /**
   * The route of one member.
   *
   * @param clock in {@link System#nanoTime()} terms, as callers' deadlines are
   * @param requestTimeout how long it is tried for a caller without an earlier deadline
   */
  LeaderRoute(
      Consensus consensus, Scheduler scheduler, LongSupplier clock, Duration requestTimeout) {
    this.consensus = consensus;
    this.scheduler = scheduler;
    this.clock = clock;
    this.requestTimeoutNanos = requestTimeout.toNanos();
  }

  /**
   * Asks the leader.
   *
   * @return fails with {@code NO_LEADER} or {@code TIMEOUT} when time is up, or with what {@link
   *     Question} says
   */
  <T> CompletableFuture<T> ask(Question<T> question, RequestContext context) {
    Errand<T> errand = new Errand<>(question, deadline(context));
    errand.attempt();
    return errand.result;
  }

  private long deadline(RequestContext context) {
    long latest = clock.getAsLong() + requestTimeoutNanos;
    return context.deadlineNanos() == RequestContext.NO_DEADLINE
            || context.deadlineNanos() - latest > 0
        ? latest
        : context.deadlineNanos();
  }

  /**
   * Asks the new leader what a former one has not answered yet: it may stand still for longer than
   * the lease in question lasts. Engine thread.
   */
  void leadershipChanged(Leadership now) {
    if (!elsewhere.isEmpty()) {
      scheduler.schedule(
          () -> elsewhere.forEach(errand -> errand.moveOn(now.leaderId())), Duration.ZERO);
    }
  }

  /**
   * One question on its way. It is asked again only where that does no harm, so an answer counts
   * whichever attempt it belongs to; what follows a failure is the business of the newest attempt.
   * The monitor guards which attempt that is, and is not held while anybody is asked.
   */
  private final class Errand<T> {
    private final Question<T> question;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean leaderKnown;
    private long attempt;
    private long askedLeader;
    private boolean watched;

    Errand(Question<T> question, long deadlineNanos) {
      this.question = question;
      this.deadlineNanos = deadlineNanos;
    }

    void attempt() {
      Leadership leadership = consensus.leadership();
      leaderKnown = leadership.known();
      long leftNanos = deadlineNanos - clock.getAsLong();
      if (result.isDone()) {
        return;
      }
      if (leftNanos <= 0) {
        expire();
      } else if (leadership.local()) {
        attemptHere(leftNanos);
      } else if (leadership.known()) {
        attemptThere(leadership.leaderId(), leftNanos);
      } else {
        again(leftNanos);
      }
    }

    private void attemptHere(long leftNanos) {
      long number = begin(0);
      CompletableFuture<T> answer = question.askHere();
      // Most answers are there at once, and a timer for each would cost more than the answer.
      if (!answer.isDone() && !watched) {
        watched = true;
        scheduler.schedule(this::expire, Duration.ofNanos(leftNanos));
      }
      Async.whenDone(
          answer, (done, failure) -> finish(number, done, failure, !isNotPrimary(failure)));
    }

    private void attemptThere(long leaderId, long leftNanos) {
      long number = begin(leaderId);
      elsewhere.add(this);
      Async.whenDone(
          question.askThere(leaderId, Duration.ofNanos(leftNanos)),
          (answer, failure) -> finish(number, answer, failure, isNotFound(failure)));
      // The news may have come before it was noted that somebody waits for it.
      moveOn(consensus.leadership().leaderId());
    }

    /** Does not wait any longer for a leader that is none any more. */
    void moveOn(long leaderId) {
      synchronized (this) {
        if (askedLeader == 0 || askedLeader == leaderId) {
          return;
        }
        begin(0);
      }
      attempt();
    }

    private synchronized long begin(long leaderId) {
      askedLeader = leaderId;
      return ++attempt;
    }

    private synchronized boolean isNewest(long number) {
      return number == attempt;
    }

    private void finish(
        long number, @Nullable T answer, @Nullable Throwable failure, boolean isFinal) {
      boolean newest = isNewest(number);
      if (answer != null) {
        result.complete(answer);
      } else if (failure != null && isFinal) {
        result.completeExceptionally(Async.cause(failure));
      }
      if (newest || result.isDone()) {
        elsewhere.remove(this);
      }
      if (newest && !result.isDone()) {
        begin(0);
        again(deadlineNanos - clock.getAsLong());
      }
    }

    private void again(long leftNanos) {
      scheduler.schedule(
          this::attempt, Duration.ofNanos(Math.max(0, Math.min(leftNanos, PAUSE.toNanos()))));
    }

    private void expire() {
      EtcdError reason = leaderKnown ? EtcdError.TIMEOUT : EtcdError.NO_LEADER;
      result.completeExceptionally(reason.exception());
      elsewhere.remove(this);
    }
  }

  private static boolean isNotFound(@Nullable Throwable failure) {
    return failure != null
        && Async.cause(failure) instanceof EtcdException refused
        && refused.is(EtcdError.LEASE_NOT_FOUND);
  }

  private static boolean isNotPrimary(@Nullable Throwable failure) {
    return failure != null && Async.cause(failure) instanceof NotPrimaryException;
  }
}
