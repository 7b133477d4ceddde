package io.mainstay.server.bootstrap;

import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.PeriodicTasks;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.corruption.CompactionHashCheck;
import io.mainstay.server.corruption.InconsistentDataException;
import io.mainstay.server.corruption.InitialCheck;
import io.mainstay.server.corruption.KeySpaceHashes;
import io.mainstay.server.corruption.LeaderRoutine;
import io.mainstay.server.corruption.PeerSurvey;
import io.mainstay.server.corruption.PeriodicCheck;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.transport.HashKvPage;
import io.mainstay.server.transport.PeerHttp;
import io.mainstay.storage.MvccStore;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;

/** Puts together what finds members whose data differ. */
final class CorruptionAssembly {
  private final ServerConfig config;
  private final KeySpaceHashes own;
  private final HashKvPage page;
  private final PeerSurvey survey;

  /**
   * For one member.
   *
   * @param reader reads all that is stored
   * @param onHashed as {@link KeySpaceHashes} has it
   */
  CorruptionAssembly(
      ServerConfig config,
      Identity identity,
      MvccStore store,
      Executor reader,
      ClusterState cluster,
      PeerHttp peers,
      LongConsumer onHashed) {
    this.config = config;
    this.own = new KeySpaceHashes(store, reader, onHashed);
    this.page = new HashKvPage(peers, own, identity.clusterId(), config.requestTimeout());
    this.survey = new PeerSurvey(identity.memberId(), cluster, page);
  }

  KeySpaceHashes own() {
    return own;
  }

  HashKvPage page() {
    return page;
  }

  /** Does not let a member serve that differs from the others, if asked to look. */
  void checkBeforeServing() throws MemberStartException {
    if (!config.features().isEnabled(Feature.INITIAL_CORRUPT_CHECK)) {
      return;
    }
    try {
      new InitialCheck(own, survey).run().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new MemberStartException(
          cause instanceof InconsistentDataException
              ? String.valueOf(cause.getMessage())
              : "the initial corruption check has failed: " + cause,
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemberStartException("interrupted", e);
    }
  }

  /** Checks again and again while this member leads, if asked to. */
  void checkWhileServing(
      Consensus consensus, ReadGate reads, Proposer proposer, ScheduledExecutorService timer) {
    PeriodicTasks tasks = config.periodicTasks();
    Scheduler scheduler = LeaseAssembly.delays(timer);
    LongConsumer alarm =
        memberId -> {
          var unused = AlarmAssembly.raise(corrupt(memberId), proposer, timer);
        };
    Duration interval = tasks.corruptCheckTime();
    if (interval.compareTo(Duration.ZERO) > 0) {
      PeriodicCheck check =
          new PeriodicCheck(
              own, survey, () -> reads.linearizable(RequestContext.ofMember(timer)), alarm);
      new LeaderRoutine(check::run, interval, () -> consensus.leadership().local(), scheduler)
          .start();
    }
    if (config.features().isEnabled(Feature.COMPACT_HASH_CHECK)) {
      CompactionHashCheck check = new CompactionHashCheck(own, survey, alarm);
      new LeaderRoutine(
              check::run,
              tasks.compactHashCheckTime(),
              () -> consensus.leadership().local(),
              scheduler)
          .start();
    }
  }

  private static AlarmRequest corrupt(long memberId) {
    return AlarmRequest.newBuilder()
        .setAction(AlarmAction.ACTIVATE)
        .setMemberID(memberId)
        .setAlarm(AlarmType.CORRUPT)
        .build();
  }
}
