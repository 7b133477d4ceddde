package io.mainstay.consensus;

import java.util.Set;

/**
 * Who takes part in replication.
 *
 * @param voters those whose majority commits
 * @param learners those who receive the log and neither vote nor count
 */
public record Group(Set<Long> voters, Set<Long> learners) {
  /** Copies the sets. */
  public Group {
    voters = Set.copyOf(voters);
    learners = Set.copyOf(learners);
  }

  /** Whether the member takes part at all. */
  public boolean contains(long memberId) {
    return voters.contains(memberId) || learners.contains(memberId);
  }
}
