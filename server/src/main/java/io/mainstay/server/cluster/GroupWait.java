package io.mainstay.server.cluster;

import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupControl;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Waits until replication follows a change of the membership that is in the log already. That takes
 * a few round trips; when it takes longer the wait ends all the same, because the change will come
 * about whoever leads. Any thread.
 */
public final class GroupWait {
  private static final Duration PAUSE = Duration.ofMillis(25);

  private final GroupControl groupControl;
  private final Scheduler scheduler;
  private final Duration patience;
  private final LongSupplier clock;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * The waits of one member.
   *
   * @param patience the longest wait
   * @param clock in {@link System#nanoTime()} terms
   */
  public GroupWait(
      GroupControl groupControl, Scheduler scheduler, Duration patience, LongSupplier clock) {
    this.groupControl = groupControl;
    this.scheduler = scheduler;
    this.patience = patience;
    this.clock = clock;
  }

  /** Ends all waits: this member is out of the group and hears nothing of it any more. */
  public void end() {
    over.complete(null);
  }

  /** Completes on the context's executor; never fails. */
  CompletableFuture<Void> until(Predicate<Group> reached, RequestContext context) {
    long latest = clock.getAsLong() + patience.toNanos();
    long deadline =
        context.deadlineNanos() == RequestContext.NO_DEADLINE
                || context.deadlineNanos() - latest > 0
            ? latest
            : context.deadlineNanos();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Async.whenDone(over, (ended, never) -> done.complete(null));
    look(reached, deadline, done);
    return done.thenRunAsync(() -> {}, context.executor());
  }

  private void look(Predicate<Group> reached, long deadlineNanos, CompletableFuture<Void> done) {
    Async.whenDone(
        groupControl.settledGroup(),
        (group, failure) -> {
          boolean there =
              Optional.ofNullable(group).flatMap(found -> found).filter(reached).isPresent();
          if (there || clock.getAsLong() - deadlineNanos >= 0) {
            done.complete(null);
          } else if (!done.isDone()) {
            scheduler.schedule(() -> look(reached, deadlineNanos, done), PAUSE);
          }
        });
  }
}
