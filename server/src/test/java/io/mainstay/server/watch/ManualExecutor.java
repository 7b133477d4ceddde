package io.mainstay.server.watch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks when the test says so. */
final class ManualExecutor implements Executor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** How many tasks wait. */
  int size() {
    return tasks.size();
  }

  /** Runs the next task; false if there is none. */
  boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** Runs what there is and what that leads to. */
  boolean runAll() {
    boolean ran = false;
    while (runOne()) {
      ran = true;
    }
    return ran;
  }
}
