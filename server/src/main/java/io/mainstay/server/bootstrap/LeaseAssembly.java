package io.mainstay.server.bootstrap;

import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.Scheduler;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.lease.LeaseRegistry;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.lease.Lessor;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what a member does about leases, and sets their clock going. */
final class LeaseAssembly {
  private static final Logger log = LoggerFactory.getLogger(LeaseAssembly.class);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(5);

  private final ScheduledExecutorService scheduler;
  private final Lessor lessor;
  private final LeaseService service;

  LeaseAssembly(
      ServerConfig config,
      ScheduledExecutorService scheduler,
      LeaseRegistry registry,
      LeadershipEvents leadership,
      LeaseService.Surroundings around) {
    this.scheduler = scheduler;
    Duration electionTimeout = config.raft().electionTimeout();
    this.lessor =
        new Lessor(
            registry,
            around.proposer(),
            around.reads(),
            new Lessor.Settings(
                electionTimeout,
                config.requestTimeout(),
                config.features().isEnabled(Feature.LEASE_CHECKPOINT) ? CHECKPOINT_INTERVAL : null),
            around.clock(),
            scheduler);
    leadership.addListener(lessor::leadershipChanged);
    this.service =
        new LeaseService(
            around,
            lessor,
            new LeaseService.Settings(
                minTtlSeconds(config.raft().heartbeatInterval(), electionTimeout),
                config.requestTimeout(),
                config.features().isEnabled(Feature.FAST_LEASE_KEEP_ALIVE)));
    leadership.addListener(service::leadershipChanged);
  }

  Lessor lessor() {
    return lessor;
  }

  LeaseService service() {
    return service;
  }

  void startClock(Shutdown shutdown) {
    long tickMillis = Lessor.TICK.toMillis();
    var ticking =
        scheduler.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    shutdown.add("clock of leases", () -> ticking.cancel(false));
  }

  /** One and a half election timeouts, counted in heartbeats as etcd does, in whole seconds. */
  private static long minTtlSeconds(Duration heartbeat, Duration electionTimeout) {
    long electionTicks = electionTimeout.toMillis() / heartbeat.toMillis();
    long millis = 3 * electionTicks / 2 * heartbeat.toMillis();
    return (millis + 999) / 1000;
  }

  /** An exception must not end the ticking. */
  private void tick() {
    try {
      lessor.tick();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the clock of leases missed a tick");
    }
  }

  static Scheduler delays(ScheduledExecutorService scheduler) {
    return (task, delay) -> {
      try {
        var unused = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException stopping) {
        log.trace("not scheduled: the member is stopping", stopping);
      }
    };
  }
}
