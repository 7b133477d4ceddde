package io.mainstay.server.bootstrap;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.engine.JraftConsensus;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.server.apply.ApplyLoop;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.RaftSettings;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.metrics.ReplicationMetrics;
import io.mainstay.server.proposal.Proposer;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the engine of a member, and sets it going. */
final class EngineAssembly {
  private static final Logger log = LoggerFactory.getLogger(EngineAssembly.class);

  /** How often requests are looked through for those whose time is up. */
  private static final long EXPIRY_SWEEP_MILLIS = 100;

  /** As in etcd, what ends leases may go on until twice as much is under way. */
  private static final int PRIORITY_FACTOR = 2;

  private final ServerConfig config;
  private final Identity identity;
  private final DataDirectory directory;

  EngineAssembly(ServerConfig config, Identity identity, DataDirectory directory) {
    this.config = config;
    this.identity = identity;
    this.directory = directory;
  }

  /** Whether this member makes a cluster of its own out of what it knows of another. */
  boolean takesOver() {
    if (config.bootstrap().forceNewCluster() && !directory.isUnborn()) {
      directory.beginTakeOver();
    }
    return directory.isTakingOver();
  }

  /** The engine, which does nothing yet. */
  JraftConsensus engine(
      ClusterState cluster,
      boolean takingOver,
      ApplyLoop applyLoop,
      PeerTransport transport,
      ReplicationMetrics metrics) {
    return new JraftConsensus(options(cluster, takingOver), applyLoop, transport, metrics);
  }

  private ConsensusOptions options(ClusterState cluster, boolean takingOver) {
    RaftSettings raft = config.raft();
    return new ConsensusOptions(
        identity.memberId(),
        identity.clusterId(),
        initialVoters(cluster),
        takingOver,
        directory.log(),
        directory.raftState(),
        raft.electionTimeout(),
        raft.heartbeatInterval(),
        raft.initialElectionTickAdvance(),
        raft.preVote(),
        config.requestTimeout(),
        raft.snapshotCount(),
        raft.snapshotCatchupEntries(),
        !raft.unsafeNoFsync(),
        ConsensusOptions.Limits.defaults()
            .withPriorityFactor(
                config.features().isEnabled(Feature.PRIORITY_REQUEST) ? PRIORITY_FACTOR : 1));
  }

  /** Who joins a group may not begin one, not even with the members it was told of. */
  private Set<Long> initialVoters(ClusterState cluster) {
    return cluster.isBootstrapped() || !identity.founders().isEmpty()
        ? cluster.membership().desiredGroup().group().voters()
        : Set.of();
  }

  /**
   * Sets it going.
   *
   * @param deserted whether the member ends without a word to the others
   */
  void start(
      Consensus consensus,
      Proposer proposer,
      ScheduledExecutorService scheduler,
      AtomicBoolean deserted,
      Shutdown shutdown) {
    shutdown.add("consensus", consensus::close);
    shutdown.add("requests under way", proposer::stop);
    consensus.start();
    shutdown.add(
        "leadership",
        () -> {
          if (!deserted.get()) {
            handOverLeadership(consensus);
          }
        });
    var sweep =
        scheduler.scheduleWithFixedDelay(
            proposer::expireOverdue,
            EXPIRY_SWEEP_MILLIS,
            EXPIRY_SWEEP_MILLIS,
            TimeUnit.MILLISECONDS);
    shutdown.add("expiry of requests", () -> sweep.cancel(false));
  }

  private void handOverLeadership(Consensus consensus) throws InterruptedException {
    if (!consensus.leadership().local()) {
      return;
    }
    try {
      consensus.resignLeadership().get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // As in etcd: the others will elect a leader without our help.
      log.atWarn().setCause(e).log("leadership transfer failed");
    }
  }
}
