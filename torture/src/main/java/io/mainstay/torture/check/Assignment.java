package io.mainstay.torture.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gives revisions that need a cause one each, none to two: Kuhn's algorithm for a greatest
 * matching, with paths found in breadth.
 *
 * @param <C> a cause that serves once
 */
final class Assignment<C> {
  private final Map<Long, List<C>> wanted = new HashMap<>();
  private final Map<Long, C> given = new HashMap<>();
  private final Map<C, Long> holders = new HashMap<>();

  /**
   * Adds a revision with the causes that would do.
   *
   * @return whether there is one for each of those added so far; else this one gets none
   */
  boolean add(long revision, List<C> causes) {
    wanted.put(revision, causes);
    Map<C, Long> reachedFrom = new HashMap<>();
    Set<Long> seen = new HashSet<>(Set.of(revision));
    Deque<Long> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      long claimant = open.remove();
      for (C cause : wanted.getOrDefault(claimant, List.of())) {
        if (reachedFrom.putIfAbsent(cause, claimant) != null) {
          continue;
        }
        Long holder = holders.get(cause);
        if (holder == null) {
          handOver(cause, reachedFrom, revision);
          return true;
        }
        if (seen.add(holder)) {
          open.add(holder);
        }
      }
    }
    wanted.put(revision, new ArrayList<>());
    return false;
  }

  /** What each revision got. */
  Map<Long, C> given() {
    return given;
  }

  /** Along the path each gives what it had to the one before and takes what was reached from it. */
  private void handOver(C free, Map<C, Long> reachedFrom, long start) {
    C cause = free;
    while (true) {
      long claimant = Objects.requireNonNull(reachedFrom.get(cause), "a cause on no path");
      C had = given.get(claimant);
      given.put(claimant, cause);
      holders.put(cause, claimant);
      if (claimant == start || had == null) {
        return;
      }
      cause = had;
    }
  }
}
