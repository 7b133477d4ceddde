package io.mainstay.consensus.engine;

import io.mainstay.consensus.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Callers that wait for leadership to have moved. The monitor guards the list. */
final class Transfers {
  private final long memberId;
  private final long timeoutNanos;
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(CompletableFuture<Void> future, long deadlineNanos) {}

  Transfers(long memberId, long timeoutNanos) {
    this.memberId = memberId;
    this.timeoutNanos = timeoutNanos;
  }

  CompletableFuture<Void> begin() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    synchronized (this) {
      waiters.add(new Waiter(future, System.nanoTime() + timeoutNanos));
    }
    return future;
  }

  void end(CompletableFuture<Void> future, Exception cause) {
    synchronized (this) {
      waiters.removeIf(waiter -> waiter.future() == future);
    }
    future.completeExceptionally(cause);
  }

  /** The engine gives up a transfer by leading on. */
  void leadershipChanged(Leadership now) {
    if (!now.known()) {
      return;
    }
    for (Waiter waiter : take(Long.MAX_VALUE)) {
      if (now.leaderId() == memberId) {
        waiter.future().completeExceptionally(new IllegalStateException("transfer failed"));
      } else {
        waiter.future().complete(null);
      }
    }
  }

  void tick() {
    long nowNanos = System.nanoTime();
    take(nowNanos).forEach(waiter -> waiter.future().completeExceptionally(new TimeoutException()));
  }

  void stop() {
    take(Long.MAX_VALUE)
        .forEach(
            waiter -> waiter.future().completeExceptionally(new IllegalStateException("stopping")));
  }

  private synchronized List<Waiter> take(long overdueNanos) {
    List<Waiter> taken = new ArrayList<>(waiters);
    if (overdueNanos != Long.MAX_VALUE) {
      taken.removeIf(waiter -> overdueNanos - waiter.deadlineNanos() < 0);
    }
    waiters.removeAll(taken);
    return taken;
  }
}
