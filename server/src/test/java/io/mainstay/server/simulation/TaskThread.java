package io.mainstay.server.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** A thread of one member: does one thing after the other, each when its time has come. */
final class TaskThread implements Executor {
  private final Delays delays;
  private final LongSupplier delayNanos;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Runs something later, for as long as the member lives. */
  @FunctionalInterface
  interface Delays {
    void after(long delayNanos, Runnable task);
  }

  TaskThread(Delays delays, LongSupplier delayNanos) {
    this.delays = delays;
    this.delayNanos = delayNanos;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (tasks.size() == 1) {
      schedule();
    }
  }

  private void schedule() {
    delays.after(
        delayNanos.getAsLong(),
        () -> {
          tasks.element().run();
          tasks.remove();
          if (!tasks.isEmpty()) {
            schedule();
          }
        });
  }
}
