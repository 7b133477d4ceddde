package io.mainstay.consensus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How a member takes part in the group.
 *
 * @param memberId this member
 * @param clusterId the cluster it belongs to; connections from any other are refused
 * @param initialVoters the voters of the group at its birth; used only while the log is empty; none
 *     for a member that joins a group
 * @param takeOver whether this member becomes the only one of the group, whoever else its log
 *     names: the others are lost
 * @param logDirectory the replicated log
 * @param stateDirectory term, vote and snapshots
 * @param electionTimeout without word from the leader for about this long, a follower stands for
 *     election
 * @param heartbeatInterval how often the leader makes itself heard
 * @param earlyFirstElection whether a new group need not wait for its first election timeout
 * @param preVote whether an election is sounded out before the term is raised
 * @param requestTimeout how long a read barrier is tried
 * @param snapshotEntries applied entries between two snapshots
 * @param catchupEntries entries kept in the log behind a snapshot for slow followers
 * @param fsync whether the log is forced to disk; off only for {@code --unsafe-no-fsync}
 * @param limits what may be under way at once
 */
public record ConsensusOptions(
    long memberId,
    long clusterId,
    Set<Long> initialVoters,
    boolean takeOver,
    Path logDirectory,
    Path stateDirectory,
    Duration electionTimeout,
    Duration heartbeatInterval,
    boolean earlyFirstElection,
    boolean preVote,
    Duration requestTimeout,
    long snapshotEntries,
    long catchupEntries,
    boolean fsync,
    Limits limits) {

  /** Copies the set. */
  public ConsensusOptions {
    initialVoters = Set.copyOf(initialVoters);
  }

  /**
   * What may be under way at once on this member.
   *
   * @param maxProposals payloads proposed here and neither applied nor rejected
   * @param maxProposalBytes their size together
   * @param maxEntryPayloads payloads packed in one entry
   * @param maxEntryBytes their size together; a larger single payload makes an entry of its own
   * @param priorityFactor how many times as much may be under way where one of {@link
   *     Priority#HIGH} comes; 1 if it has no advantage
   */
  public record Limits(
      int maxProposals,
      long maxProposalBytes,
      int maxEntryPayloads,
      int maxEntryBytes,
      int priorityFactor) {
    /** Generous for thousands of concurrent clients, small beside the memory of a member. */
    public static Limits defaults() {
      return new Limits(10_000, 256L << 20, 256, 1 << 20, 1);
    }

    /** The same with room for what has priority. */
    public Limits withPriorityFactor(int factor) {
      return new Limits(maxProposals, maxProposalBytes, maxEntryPayloads, maxEntryBytes, factor);
    }
  }
}
