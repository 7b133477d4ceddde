package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.consensus.engine.JraftConsensus;
import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Scheduler;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.GroupSteering;
import io.mainstay.server.cluster.GroupWait;
import io.mainstay.server.cluster.LearnerPromoter;
import io.mainstay.server.cluster.MemberChanges;
import io.mainstay.server.cluster.Promotions;
import io.mainstay.server.cluster.ReconfigurationCheck;
import io.mainstay.server.cluster.TakeOver;
import io.mainstay.server.cluster.VersionMonitor;
import io.mainstay.server.cluster.VersionWatch;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.transport.PeerHttp;
import io.mainstay.server.transport.PromotionPage;
import io.mainstay.server.transport.VersionCalls;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Builds what a member does about the members of its cluster. */
final class MembershipAssembly {
  private final ServerConfig config;
  private final Identity identity;
  private final ClusterState cluster;
  private final JraftConsensus consensus;
  private final Proposer proposer;
  private final PeerHttp peers;
  private final Scheduler scheduler;
  private final GroupWait wait;
  private final MemberChanges changes;
  private final Promotions promotions;

  MembershipAssembly(
      ServerConfig config,
      Identity identity,
      ClusterState cluster,
      JraftConsensus consensus,
      Proposer proposer,
      PeerLinks links,
      PeerHttp peers,
      Scheduler scheduler,
      Promotions.Outcomes outcomes) {
    this.config = config;
    this.identity = identity;
    this.cluster = cluster;
    this.consensus = consensus;
    this.proposer = proposer;
    this.peers = peers;
    this.scheduler = scheduler;
    this.wait = new GroupWait(consensus, scheduler, config.requestTimeout(), System::nanoTime);
    this.changes =
        new MemberChanges(
            proposer,
            new ReconfigurationCheck(
                config.raft().strictReconfigCheck(),
                identity.memberId(),
                cluster,
                links,
                System::nanoTime),
            wait,
            config.raft().maxLearners(),
            () -> System.currentTimeMillis() / 1000);
    this.promotions =
        new Promotions(
            identity.memberId(),
            cluster,
            consensus::leadership,
            consensus,
            changes,
            new PromotionPage(peers),
            scheduler,
            config.requestTimeout(),
            System::nanoTime,
            outcomes);
  }

  ClusterService service(ReadGate reads, ResponseHeaders headers) {
    return new ClusterService(cluster, changes, promotions, reads, headers);
  }

  Promotions promotions() {
    return promotions;
  }

  /** Lets replication follow the members, before it starts. */
  void steer(LeadershipEvents leadership, boolean takingOver, DataDirectory directory) {
    new GroupSteering(consensus, cluster, identity.memberId(), takingOver).begin();
    if (takingOver) {
      Member survivor =
          Member.newBuilder()
              .setID(identity.memberId())
              .setRaftAttributes(
                  RaftAttributes.newBuilder()
                      .addAllPeerUrls(
                          config.listeners().advertisePeerUrls().stream()
                              .map(MemberUrl::text)
                              .toList()))
              .build();
      leadership.addListener(
          new TakeOver(survivor, proposer, scheduler, directory::tookOver)::leadershipChanged);
    }
  }

  /** Follows the version of the cluster, and decides it while this member leads. */
  void watchVersions(LeadershipEvents leadership, Consumer<Throwable> onFailure) {
    new VersionWatch(onFailure).begin(cluster);
    VersionMonitor monitor =
        new VersionMonitor(
            identity.memberId(),
            cluster,
            proposer,
            new VersionCalls(peers, config.requestTimeout()),
            scheduler,
            config.periodicTasks().downgradeCheckTime());
    leadership.addListener(monitor::leadershipChanged);
  }

  /** Promotes learners by itself, if asked to. */
  void promoteLearners(ScheduledExecutorService timer, Shutdown shutdown) {
    if (config.raft().autoPromoteLearners()) {
      LearnerPromoter promoter = new LearnerPromoter(cluster, promotions, timer);
      long everyMillis = LearnerPromoter.INTERVAL.toMillis();
      var looking =
          timer.scheduleWithFixedDelay(
              promoter::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
      shutdown.add("promotion of learners", () -> looking.cancel(false));
    }
  }

  /** Lets go of callers that wait for what this member will not hear of any more. */
  void stopWaiting() {
    wait.end();
  }
}
