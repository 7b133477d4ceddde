package io.mainstay.torture.failover;

import java.util.List;

/**
 * How long clusters did without a leader, in milliseconds.
 *
 * @param sortedMillis from the shortest to the longest
 */
record FailoverTimes(List<Long> sortedMillis) {
  private static final double PERCENT = 100;

  /** Sorts them. */
  FailoverTimes {
    sortedMillis = sortedMillis.stream().sorted().toList();
  }

  /** Those of kills. */
  static FailoverTimes of(List<Kill> kills) {
    return new FailoverTimes(kills.stream().map(Kill::millis).toList());
  }

  int count() {
    return sortedMillis.size();
  }

  /**
   * The shortest time that is not exceeded by so many of all (nearest rank): one that was measured,
   * whatever the number; 0 is for the shortest of all.
   *
   * @param percent from 0 to 100
   * @throws IllegalStateException if there are none
   */
  long percentile(double percent) {
    if (sortedMillis.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    int rank = (int) Math.ceil(percent / PERCENT * count());
    return sortedMillis.get(Math.max(rank, 1) - 1);
  }

  /** How many were no longer than this. */
  long within(long millis) {
    return sortedMillis.stream().filter(time -> time <= millis).count();
  }
}
