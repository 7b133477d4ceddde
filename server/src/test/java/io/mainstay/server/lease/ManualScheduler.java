package io.mainstay.server.lease;

import io.mainstay.server.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that goes when the test says so, and the tasks that wait for it. */
final class ManualScheduler implements Scheduler {
  private final List<Task> tasks = new ArrayList<>();
  private long nowNanos;

  private record Task(long dueNanos, Runnable action) {}

  long nanos() {
    return nowNanos;
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    tasks.add(new Task(nowNanos + delay.toNanos(), task));
  }

  /** Runs everything that becomes due on the way. */
  void advance(Duration time) {
    long end = nowNanos + time.toNanos();
    while (true) {
      Task next = tasks.stream().min(Comparator.comparingLong(Task::dueNanos)).orElse(null);
      if (next == null || next.dueNanos() > end) {
        nowNanos = end;
        return;
      }
      tasks.remove(next);
      nowNanos = Math.max(nowNanos, next.dueNanos());
      next.action().run();
    }
  }
}
