package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** One question on its way; its attempts come one after the other. */
  private final class Errand<T> {
    private final Question<T> question;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean leaderKnown;
    private boolean watched;

    Errand(Question<T> question, long deadlineNanos) {
      this.question = question;
      this.deadlineNanos = deadlineNanos;
    }

    void attempt() {
      Leadership leadership = consensus.leadership();
      leaderKnown = leadership.known();
      long leftNanos = deadlineNanos - clock.getAsLong();
      if (leftNanos <= 0) {
        expire();
      } else if (leadership.local()) {
        attemptHere(leftNanos);
      } else if (leadership.known()) {
        Async.whenDone(
            question.askThere(leadership.leaderId(), Duration.ofNanos(leftNanos)),
            (answer, failure) -> finish(answer, failure, isNotFound(failure)));
      } else {
        again(leftNanos);
      }
    }

    private void attemptHere(long leftNanos) {
      CompletableFuture<T> answer = question.askHere();
      // Most answers are there at once, and a timer for each would cost more than the answer.
      if (!answer.isDone() && !watched) {
        watched = true;
        scheduler.schedule(this::expire, Duration.ofNanos(leftNanos));
      }
      Async.whenDone(
          answer,
          (done, failure) ->
              finish(done, failure, !(cause(failure) instanceof NotPrimaryException)));
    }

    private void finish(@Nullable T answer, @Nullable Throwable failure, boolean isFinal) {
      if (answer != null) {
        result.complete(answer);
      } else if (failure != null && isFinal) {
        result.completeExceptionally(cause(failure));
      } else if (!result.isDone()) {
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
    }
  }

  private static boolean isNotFound(@Nullable Throwable failure) {
    return cause(failure) instanceof EtcdException refused && refused.is(EtcdError.LEASE_NOT_FOUND);
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
