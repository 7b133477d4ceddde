package io.mainstay.server.bootstrap;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.auth.password.PasswordHasher;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.transport.PeerLatencies;
import io.mainstay.server.transport.V2Pages;
import io.mainstay.server.v2.ExpiryClock;
import io.mainstay.server.v2.V2Applier;
import io.mainstay.server.v2.V2Service;
import io.mainstay.server.v2.V2Stats;
import io.mainstay.server.v2.Waits;
import io.mainstay.server.v2.auth.V2AuthRegistry;
import io.mainstay.server.v2.auth.V2AuthService;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds the v2 API. Every member keeps its tree and lets nodes expire; whether it is served is up
 * to each.
 */
final class V2Assembly {
  private final ServerConfig config;
  private final Identity identity;
  private final MvccStore store;
  private final ScheduledExecutorService scheduler;
  private final V2Stats stats = new V2Stats();
  private final Waits waits;
  private final V2AuthRegistry auth;
  private final V2Applier applier;

  V2Assembly(
      ServerConfig config, Identity identity, MvccStore store, ScheduledExecutorService scheduler) {
    this.config = config;
    this.identity = identity;
    this.store = store;
    this.scheduler = scheduler;
    this.waits = new Waits(LeaseAssembly.delays(scheduler).executor(), stats);
    try (ReadView view = store.newestView()) {
      this.auth = new V2AuthRegistry(view);
      this.applier = new V2Applier(waits, stats, auth, view);
    }
  }

  V2Applier applier() {
    return applier;
  }

  /** The pages for clients; null when they are not to be served. */
  @Nullable V2Pages pages(
      Proposer proposer,
      ReadGate reads,
      Consensus consensus,
      ClusterState cluster,
      ClusterService changes,
      PeerTransport transport,
      PeerLatencies latencies,
      PasswordHasher passwords,
      AuditLog audit,
      Executor workers) {
    if (!config.listeners().enableV2()) {
      return null;
    }
    return new V2Pages(
        new V2Service(store, proposer, reads, waits, stats, workers, V2Assembly::unixNanos),
        new V2AuthService(auth, proposer, passwords, config.security().client().clientCertAuth()),
        audit,
        consensus,
        cluster,
        changes,
        new V2Pages.Origin(identity.clusterId(), identity.memberId(), config.name(), Instant.now()),
        transport::traffic,
        latencies,
        config.limits().maxRequestBytes());
  }

  /** Lets nodes expire while this member leads. */
  void startClock(Proposer proposer, LeadershipEvents leadership, Shutdown shutdown) {
    ExpiryClock clock =
        new ExpiryClock(
            applier, proposer, V2Assembly::unixNanos, LeaseAssembly.delays(scheduler).executor());
    leadership.addListener(clock::leadershipChanged);
    long everyMillis = ExpiryClock.INTERVAL.toMillis();
    var looking =
        scheduler.scheduleWithFixedDelay(
            clock::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    shutdown.add("clock of the v2 tree", () -> looking.cancel(false));
  }

  /** Lets clients go that wait. */
  void stopWaiting() {
    waits.close();
  }

  private static long unixNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
