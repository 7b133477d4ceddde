package io.mainstay.server.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps to whatever happens next. */
final class VirtualTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
  private long nowNanos;
  private long numbers;

  private record Event(long atNanos, long number, Runnable task) {}

  long nanos() {
    return nowNanos;
  }

  void after(long delayNanos, Runnable task) {
    events.add(new Event(nowNanos + delayNanos, numbers++, task));
  }

  void every(Duration period, Runnable task) {
    after(
        period.toNanos(),
        () -> {
          task.run();
          every(period, task);
        });
  }

  /** Lets time pass, and runs a check after everything that happens on the way. */
  void pass(Duration time, Runnable afterEachStep) {
    long endNanos = nowNanos + time.toNanos();
    while (!events.isEmpty() && events.element().atNanos() <= endNanos) {
      Event next = events.remove();
      nowNanos = next.atNanos();
      next.task().run();
      afterEachStep.run();
    }
    nowNanos = endNanos;
  }
}
