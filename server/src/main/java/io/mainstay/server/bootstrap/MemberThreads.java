package io.mainstay.server.bootstrap;

import io.mainstay.server.transport.AcceptGuard;
import io.mainstay.server.transport.NetworkFaults;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the threads of a member. All of them are daemons: what ends a member is its shutdown. */
final class MemberThreads {
  private MemberThreads() {}

  /**
   * Event loops, two at least.
   *
   * @param faults what connections are to suffer, or null
   */
  static Vertx network(int processors, @Nullable NetworkFaults faults) {
    // Nothing is served from the class path: no cache directory, no look-ups at start.
    FileSystemOptions files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setUseDaemonThread(true)
                .setEventLoopPoolSize(Math.max(2, processors))
                .setFileSystemOptions(files))
        .withTransport(AcceptGuard.transport(faults))
        .build();
  }

  /** For work that takes a while, two at least. */
  static ExecutorService workers(int processors) {
    return Executors.newFixedThreadPool(Math.max(2, processors), named("mainstay-worker-"));
  }

  /** One thread, for what is due later. */
  static ScheduledExecutorService scheduler() {
    return Executors.newSingleThreadScheduledExecutor(named("mainstay-scheduler-"));
  }

  /** One thread, for snapshots and hashes, which read all that is stored. */
  static ExecutorService snapshots() {
    return Executors.newSingleThreadExecutor(named("mainstay-snapshot-"));
  }

  /** The watch hub's own. */
  static ExecutorService watches() {
    return Executors.newSingleThreadExecutor(named("mainstay-watch-"));
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
