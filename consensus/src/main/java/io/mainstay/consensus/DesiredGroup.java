package io.mainstay.consensus;

import java.util.Set;

/**
 * Who shall take part in replication, as the replicated state has it.
 *
 * @param group voters and learners; a voter that cannot vote yet, because it has not caught up, is
 *     kept as a learner until it has
 * @param removed those who belonged to the group and never will again
 */
public record DesiredGroup(Group group, Set<Long> removed) {
  /** Copies the set. */
  public DesiredGroup {
    removed = Set.copyOf(removed);
  }
}
