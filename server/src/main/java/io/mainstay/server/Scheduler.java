package io.mainstay.server;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Runs tasks later, on a thread of its own. Any thread; tasks return quickly. */
@FunctionalInterface
public interface Scheduler {
  /** Runs a task once, after a delay; never when the member stops before. */
  void schedule(Runnable task, Duration delay);

  /** Runs tasks as soon as possible, on the same thread. */
  default Executor executor() {
    return task -> schedule(task, Duration.ZERO);
  }
}
