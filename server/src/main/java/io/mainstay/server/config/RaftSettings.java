package io.mainstay.server.config;

import java.time.Duration;

/**
 * How a member takes part in the group.
 *
 * @param snapshotCount applied entries between two snapshots
 * @param snapshotCatchupEntries entries kept behind a snapshot for slow followers
 * @param heartbeatInterval how often the leader makes itself heard
 * @param electionTimeout without word from the leader for about this long, a follower stands for
 *     election
 * @param initialElectionTickAdvance whether the first election after a start may come early
 * @param preVote whether an election is sounded out before the term is raised
 * @param unsafeNoFsync whether nothing is forced to the disk: a power cut then loses data
 * @param strictReconfigCheck whether membership changes that would cost the quorum are refused
 * @param maxLearners learners a cluster may have; must be the same on every member
 * @param autoPromoteLearners whether the leader makes voters of learners that have caught up
 * @param peerReadTimeout silence on a peer connection after which it is given up
 * @param peerWriteTimeout how long a write to a peer may hang
 */
public record RaftSettings(
    long snapshotCount,
    long snapshotCatchupEntries,
    Duration heartbeatInterval,
    Duration electionTimeout,
    boolean initialElectionTickAdvance,
    boolean preVote,
    boolean unsafeNoFsync,
    boolean strictReconfigCheck,
    int maxLearners,
    boolean autoPromoteLearners,
    Duration peerReadTimeout,
    Duration peerWriteTimeout) {
  /** Etcd's defaults. */
  public static RaftSettings defaults() {
    return new RaftSettings(
        10_000,
        5_000,
        Duration.ofMillis(100),
        Duration.ofMillis(1000),
        true,
        true,
        false,
        true,
        1,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  /** The same with other timing. */
  public RaftSettings withTiming(Duration heartbeatInterval, Duration electionTimeout) {
    return new RaftSettings(
        snapshotCount,
        snapshotCatchupEntries,
        heartbeatInterval,
        electionTimeout,
        initialElectionTickAdvance,
        preVote,
        unsafeNoFsync,
        strictReconfigCheck,
        maxLearners,
        autoPromoteLearners,
        peerReadTimeout,
        peerWriteTimeout);
  }

  /** The same, with or without forcing what is written to the disk. */
  public RaftSettings withFsync(boolean forced) {
    return new RaftSettings(
        snapshotCount,
        snapshotCatchupEntries,
        heartbeatInterval,
        electionTimeout,
        initialElectionTickAdvance,
        preVote,
        !forced,
        strictReconfigCheck,
        maxLearners,
        autoPromoteLearners,
        peerReadTimeout,
        peerWriteTimeout);
  }
}
