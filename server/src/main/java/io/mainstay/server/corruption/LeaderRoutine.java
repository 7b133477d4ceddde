package io.mainstay.server.corruption;

import io.mainstay.server.Async;
import io.mainstay.server.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a check again and again while this member leads, the next one an interval after the end of
 * the last. On the scheduler's thread.
 */
public final class LeaderRoutine {
  private static final Logger log = LoggerFactory.getLogger(LeaderRoutine.class);

  private final Supplier<CompletableFuture<Void>> check;
  private final Duration interval;
  private final BooleanSupplier leads;
  private final Scheduler scheduler;

  /** Of one check; does nothing before {@link #start}. */
  public LeaderRoutine(
      Supplier<CompletableFuture<Void>> check,
      Duration interval,
      BooleanSupplier leads,
      Scheduler scheduler) {
    this.check = check;
    this.interval = interval;
    this.leads = leads;
    this.scheduler = scheduler;
  }

  /** Begins with an interval of rest. Any thread. */
  public void start() {
    scheduler.schedule(this::look, interval);
  }

  private void look() {
    if (leads.getAsBoolean()) {
      Async.whenDone(
          check.get(),
          (done, failure) -> {
            if (failure != null) {
              log.atWarn().setCause(Async.cause(failure)).log("failed hash check");
            }
            start();
          });
    } else {
      start();
    }
  }
}
