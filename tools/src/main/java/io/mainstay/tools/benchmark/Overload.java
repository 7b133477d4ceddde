package io.mainstay.tools.benchmark;

import io.mainstay.client.Client;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.load.Driver;
import io.mainstay.tools.load.Driver.Limits;
import io.mainstay.tools.load.Summary;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A load in three parts: all clients work, each when its last request was answered; then far more
 * requests are begun than that came to, whether the last were answered or not; then all clients
 * work again, while answers to the others may still be due.
 *
 * @param request what is asked for, with an end to how long it is waited for
 * @param times how many times of what can be done is offered
 * @param time for how long
 * @param calm how long the first part is, and the last
 * @param timeout how long a request is waited for
 */
record Overload(
    Bench bench,
    Driver.Request<Client> request,
    int times,
    Duration time,
    Duration calm,
    Duration timeout) {
  /** So many requests may wait at a time; whoever would begin more has to wait as well. */
  private static final int MOST_AT_A_TIME = 200_000;

  /** Runs it. The calling thread. */
  OverloadReport run() throws CommandException, InterruptedException {
    try (MemoryProbe memory = MemoryProbe.begin(bench)) {
      Summary before = load(bench.clients(), calm, 0);
      if (before.isEmpty()) {
        // Nothing can be done, so there is nothing to have many times of.
        Bench.requireNoErrors(before);
      }
      double memoryBefore = memory.mostSinceLast();
      long offered = Math.max(1, (long) (before.throughput() * times));
      int atATime = (int) Math.min(MOST_AT_A_TIME, offered * (timeout.toSeconds() + 1));
      CompletableFuture<Summary> excess =
          CompletableFuture.supplyAsync(() -> unchecked(bench.clients(atATime), time, offered));
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      double memoryDuring = memory.mostSinceLast();
      Summary after = load(bench.clients(), calm, 0);
      OverloadReport report =
          new OverloadReport(
              before,
              excess.get(),
              after,
              offered,
              time,
              memoryBefore,
              memoryDuring,
              memory.mostSinceLast());
      bench.handled(before.requests() + report.during().requests() + after.requests());
      return report;
    } catch (ExecutionException e) {
      throw Bench.failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private Summary unchecked(List<Client> workers, Duration length, long perSecond) {
    try {
      return load(workers, length, perSecond);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Summary load(List<Client> workers, Duration length, long perSecond)
      throws InterruptedException {
    return new Driver<>(workers, new Limits(Long.MAX_VALUE, perSecond, length))
        .run(request, done -> {});
  }
}
