package io.mainstay.embed.internals;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for whoever listens, which is there only while there is something to hear and for a
 * moment afterwards.
 */
final class ListenerThread implements Executor {
  private static final long IDLE_MILLIS = 500;

  private final ThreadPoolExecutor thread;

  ListenerThread() {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "mainstay-embed-listener");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }
}
