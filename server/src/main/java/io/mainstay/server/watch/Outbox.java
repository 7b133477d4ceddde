package io.mainstay.server.watch;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what one step of the hub has to say, so that each event loop gets it in one hand-over.
 * Hub thread.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final IdentityHashMap<Executor, List<Runnable>> byExecutor = new IdentityHashMap<>();

  void add(Outlet outlet, Response response) {
    add(outlet, () -> outlet.deliver(response));
  }

  void addRequestDone(Outlet outlet) {
    add(outlet, outlet::requestDone);
  }

  private void add(Outlet outlet, Runnable delivery) {
    byExecutor.computeIfAbsent(outlet.executor(), executor -> new ArrayList<>()).add(delivery);
  }

  /** Hands everything over. */
  void flush() {
    if (byExecutor.isEmpty()) {
      return;
    }
    byExecutor.forEach(
        (executor, deliveries) -> {
          try {
            executor.execute(() -> deliveries.forEach(Runnable::run));
          } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("nobody runs the watcher's thread any more");
          }
        });
    byExecutor.clear();
  }
}
