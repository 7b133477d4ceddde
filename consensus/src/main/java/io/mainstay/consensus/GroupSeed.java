package io.mainstay.consensus;

import io.mainstay.consensus.engine.SeedPlanter;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a group begins with that does not begin with an empty log: a state, as if the log up to some
 * index had led there. Every founding member plants the same seed before its first start. Whoever
 * joins later receives the state from the others, as there is no log from which it could be had.
 *
 * @param voters the members of the new group
 * @param index the index of the log at which the state stands, at least 1; it belongs to {@link
 *     #TERM}
 */
public record GroupSeed(Set<Long> voters, long index) {
  /** The term of the entry at which the state stands. */
  public static final long TERM = 1;

  /** Copies the set. */
  public GroupSeed {
    voters = Set.copyOf(voters);
    if (voters.isEmpty() || index < 1) {
      throw new IllegalArgumentException("a group of %s from index %d".formatted(voters, index));
    }
  }

  /**
   * Readies the directories of one member for its first start. Blocks. What is written is not
   * forced to the disk in whole: that is for the caller, before anybody starts from it.
   *
   * @param logDirectory where the log is to be, empty or missing
   * @param stateDirectory where term, vote and snapshots are to be, empty or missing
   * @param state the state, as {@link StateMachine#loadSnapshot} is going to read it
   * @throws IllegalStateException when the engine could not write
   */
  public void plant(Path logDirectory, Path stateDirectory, SnapshotSource state) {
    new SeedPlanter(this).plant(logDirectory, stateDirectory, state);
  }
}
