package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.util.Utils;
import com.alipay.sofa.jraft.util.concurrent.DefaultFixedThreadsExecutorGroupFactory;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.engine.rpc.MemberNodeOptions;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.transport.PeerTransport;
import java.nio.file.Path;

/** Our options in the engine's terms. */
final class EngineSettings {
  /** How much of a snapshot is read at a time. */
  static final int SNAPSHOT_CHUNK_BYTES = 128 << 10;

  /**
   * A member that copies a snapshot must not take the whole disk and network from the leader's
   * other work. The engine's own throttle lets a whole cycle's bytes pass at once, and makes the
   * reader wait for a second afterwards.
   */
  static final long SNAPSHOT_BYTES_PER_SECOND = 16L << 20;

  private static final int RPC_CALLBACK_THREADS = 6;
  private static final int SENDER_THREADS = 8;

  private EngineSettings() {}

  static NodeOptions of(
      ConsensusOptions options,
      PeerTransport transport,
      ConsensusListener listener,
      EngineServices services,
      StateMachine stateMachine,
      FixedThreadsExecutorGroup senders) {
    MemberNodeOptions node = new MemberNodeOptions(transport, listener);
    node.setServiceFactory(services);
    node.setFsm(stateMachine);
    node.setElectionTimeoutMs(Math.toIntExact(options.electionTimeout().toMillis()));
    node.setLogUri(options.logDirectory().toString());
    node.setRaftMetaUri(termUri(options.stateDirectory()));
    node.setSnapshotUri(snapshotUri(options.stateDirectory()));
    node.setSnapshotIntervalSecs(0);
    node.setDisableCli(true);
    node.setTimerPoolSize(2);
    node.setRpcProcessorThreadPoolSize(RPC_CALLBACK_THREADS);
    node.setAppendEntriesExecutors(senders);
    Configuration voters = new Configuration();
    options.initialVoters().forEach(id -> voters.addPeer(PeerNames.peer(id)));
    node.setInitialConf(voters);
    node.setRaftOptions(raft(options));
    return node;
  }

  /**
   * What hands entries for the other members to the transport, a thread for each of them that
   * starts when it is needed. The engine's own are for all members of the JVM, and are never
   * stopped.
   */
  static FixedThreadsExecutorGroup senders(long memberId) {
    return DefaultFixedThreadsExecutorGroupFactory.INSTANCE.newExecutorGroup(
        SENDER_THREADS,
        "raft-sender-" + Long.toHexString(memberId) + "-",
        Utils.MAX_APPEND_ENTRIES_TASKS_PER_THREAD,
        true);
  }

  static String termUri(Path stateDirectory) {
    return stateDirectory.resolve("term").toString();
  }

  static String snapshotUri(Path stateDirectory) {
    return stateDirectory.resolve("snapshots").toString();
  }

  /**
   * When a snapshot is done the engine drops the log up to the one before. So the distance between
   * two snapshots is what is kept for slow followers behind the newest one, at least.
   */
  static long entriesBetweenSnapshots(ConsensusOptions options) {
    return Math.max(options.snapshotEntries(), options.catchupEntries());
  }

  private static RaftOptions raft(ConsensusOptions options) {
    long election = options.electionTimeout().toMillis();
    RaftOptions raft = new RaftOptions();
    raft.setElectionHeartbeatFactor(
        Math.toIntExact(Math.max(1, election / options.heartbeatInterval().toMillis())));
    // With what EngineTimers make of it, an election begins after one to two timeouts.
    raft.setMaxElectionDelayMs(Math.toIntExact(election));
    raft.setSync(options.fsync());
    // Off by default in the engine: a vote that is not on disk could be given twice.
    raft.setSyncMeta(options.fsync());
    raft.setReadOnlyOptions(ReadOnlyOption.ReadOnlySafe);
    raft.setMaxByteCountPerRpc(SNAPSHOT_CHUNK_BYTES);
    // The log database has checksums of its own. The engine's are computed under its locks, slowly:
    // with entries of several
    // megabytes, heartbeats stand still meanwhile.
    raft.setEnableLogEntryChecksum(false);
    raft.setOpenStatistics(false);
    return raft;
  }
}
