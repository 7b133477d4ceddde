package io.mainstay.consensus;

import io.mainstay.consensus.engine.LogEndReader;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where a member's log ends, as an election compares it (Raft, section 5.4.1): the later term, then
 * the longer log. What a majority has acknowledged is in the log that ends last of a majority's.
 *
 * @param term of the last entry; 0 when there is none
 * @param index of the last entry; 0 when there is none
 */
public record LogEnd(long term, long index) implements Comparable<LogEnd> {
  private static final Comparator<LogEnd> ORDER =
      Comparator.comparingLong(LogEnd::term).thenComparingLong(LogEnd::index);

  /**
   * Reads it from the directories of a member that does not run. Blocks; changes no entry.
   *
   * @param logDirectory where the log is
   * @param stateDirectory where its snapshots are, which stand for what the log no longer holds
   * @throws IllegalStateException when the engine could not read
   */
  public static LogEnd read(Path logDirectory, Path stateDirectory) {
    return new LogEndReader().read(logDirectory, stateDirectory);
  }

  @Override
  public int compareTo(LogEnd other) {
    return ORDER.compare(this, other);
  }
}
