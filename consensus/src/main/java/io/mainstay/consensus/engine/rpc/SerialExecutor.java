package io.mainstay.consensus.engine.rpc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other, in order, on the threads of another executor. The monitor guards
 * the queue.
 */
final class SerialExecutor implements Executor {
  /** How long one peer may keep a thread before others have their turn. */
  private static final int TASKS_IN_A_ROW = 64;

  private final Executor threads;
  private final int maxWaiting;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor threads, int maxWaiting) {
    this.threads = threads;
    this.maxWaiting = maxWaiting;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= maxWaiting) {
        throw new RejectedExecutionException("queue is full");
      }
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::runSome);
  }

  private void runSome() {
    for (int i = 0; i < TASKS_IN_A_ROW; i++) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      task.run();
    }
    threads.execute(this::runSome);
  }
}
