package io.mainstay.server.bootstrap;

import io.mainstay.server.transport.AcceptGuard;
import io.mainstay.server.transport.EventLoops;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the threads of a member, and ends them with it. All of them are daemons: what ends a member
 * is its shutdown.
 */
final class MemberThreads {
  private static final Logger log = LoggerFactory.getLogger(MemberThreads.class);

  /** How long a thread that may be at something large has to end it. */
  private static final long STOP_SECONDS = 10;

  private final MemberEnvironment environment;
  private final NetworkPatience patience;
  private final Shutdown shutdown;

  MemberThreads(MemberEnvironment environment, NetworkPatience patience, Shutdown shutdown) {
    this.environment = environment;
    this.patience = patience;
    this.shutdown = shutdown;
  }

  /** Event loops, two at least. */
  Vertx network() {
    Vertx vertx =
        Vertx.builder()
            .with(
                EventLoops.options(Math.max(2, environment.processors())).setUseDaemonThread(true))
            .withTransport(AcceptGuard.transport(environment.faults()))
            .build();
    shutdown.add("network", () -> patience.await(vertx.close()));
    return vertx;
  }

  /** For work that takes a while, two at least. */
  ExecutorService workers() {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.max(2, environment.processors()), named("mainstay-worker-"));
    shutdown.add("workers", workers::shutdown);
    return workers;
  }

  /** One thread, for what is due later. */
  ScheduledExecutorService scheduler() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(named("mainstay-scheduler-"));
    shutdown.add("scheduler", scheduler::shutdownNow);
    return scheduler;
  }

  /** One thread, for snapshots and hashes, which read all that is stored. */
  ExecutorService snapshots() {
    ExecutorService thread = Executors.newSingleThreadExecutor(named("mainstay-snapshot-"));
    shutdown.add("snapshots", () -> end(thread, "the snapshot thread is still busy"));
    return thread;
  }

  /** The watch hub's own. Whoever makes the hub ends both. */
  ExecutorService watches() {
    return Executors.newSingleThreadExecutor(named("mainstay-watch-"));
  }

  /** Lets a thread end what it is at. */
  static void end(ExecutorService thread, String warning) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      log.warn(warning);
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
