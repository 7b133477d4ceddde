package io.mainstay.server.locking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time passes when the test says so. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
  private final List<Timer> timers = new ArrayList<>();
  private long nowNanos;

  /** Lets time pass, and what is due happen. */
  void advance(Duration duration) {
    long end = nowNanos + duration.toNanos();
    Optional<Timer> next = nextUntil(end);
    while (next.isPresent()) {
      nowNanos = next.get().atNanos;
      next.get().fire();
      next = nextUntil(end);
    }
    nowNanos = end;
  }

  /** How many things are still to happen. */
  long pending() {
    return timers.stream().filter(timer -> !timer.isCancelled()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return add(new Timer(task, nowNanos + unit.toNanos(delay), 0));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return add(new Timer(task, nowNanos + unit.toNanos(initialDelay), unit.toNanos(delay)));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  private Timer add(Timer timer) {
    timers.add(timer);
    return timer;
  }

  private Optional<Timer> nextUntil(long end) {
    timers.removeIf(FutureTask::isDone);
    return timers.stream()
        .filter(timer -> timer.atNanos <= end)
        .min(Comparator.comparingLong(timer -> timer.atNanos));
  }

  private static final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long repeatNanos;
    private long atNanos;

    Timer(Runnable task, long atNanos, long repeatNanos) {
      super(
          () -> {
            task.run();
            return null;
          });
      this.atNanos = atNanos;
      this.repeatNanos = repeatNanos;
    }

    void fire() {
      if (repeatNanos == 0) {
        run();
      } else {
        atNanos += repeatNanos;
        runAndReset();
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }
}
