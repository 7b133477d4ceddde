package io.mainstay.proxy.tcp;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Which member gets the next connection. The monitor of this object guards what has failed and
 * whose turn it is; event loops hold it for a moment.
 */
final class Upstreams {
  private static final int ONE_IN_FOR_WEIGHTLESS = 100;

  private final List<Upstream> all;
  private final IntUnaryOperator random;
  private final Set<Upstream> inactive = new HashSet<>();
  private int turn;

  /**
   * All active.
   *
   * @param random gives a number from 0 to below its argument
   */
  Upstreams(List<Upstream> all, IntUnaryOperator random) {
    this.all = List.copyOf(all);
    this.random = random;
  }

  /** The member for the next connection; none if none is active. */
  synchronized Optional<Upstream> pick() {
    List<Upstream> best = best();
    List<Upstream> weighted = best.stream().filter(upstream -> upstream.weight() > 0).toList();
    if (weighted.isEmpty()) {
      return inTurn(best);
    }
    List<Upstream> weightless = best.stream().filter(upstream -> upstream.weight() == 0).toList();
    return !weightless.isEmpty() && random.applyAsInt(ONE_IN_FOR_WEIGHTLESS) == 0
        ? inTurn(weightless)
        : Optional.of(byWeight(weighted));
  }

  /** Leaves a member out from now on; gives whether it was active. */
  synchronized boolean deactivate(Upstream upstream) {
    return inactive.add(upstream);
  }

  /** A member can be reached again. */
  synchronized void activate(Upstream upstream) {
    inactive.remove(upstream);
  }

  /** The members that are left out. */
  synchronized List<Upstream> inactive() {
    return List.copyOf(inactive);
  }

  private List<Upstream> best() {
    List<Upstream> active = all.stream().filter(upstream -> !inactive.contains(upstream)).toList();
    int lowest = active.stream().mapToInt(Upstream::priority).min().orElse(0);
    return active.stream().filter(upstream -> upstream.priority() == lowest).toList();
  }

  private Optional<Upstream> inTurn(List<Upstream> candidates) {
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(Math.floorMod(turn++, candidates.size())));
  }

  private Upstream byWeight(List<Upstream> candidates) {
    int left = random.applyAsInt(candidates.stream().mapToInt(Upstream::weight).sum());
    for (Upstream candidate : candidates) {
      left -= candidate.weight();
      if (left < 0) {
        return candidate;
      }
    }
    throw new IllegalStateException("a number beyond the sum of the weights");
  }
}
