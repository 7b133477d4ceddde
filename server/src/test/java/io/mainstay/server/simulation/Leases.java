package io.mainstay.server.simulation;

import io.mainstay.server.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients were told of their leases, against what became of them. */
final class Leases {
  private final Cluster cluster;
  private final Map<Long, Long> assuredUntilNanos = new HashMap<>();
  private final Map<Long, Long> endedNanos = new HashMap<>();
  private final Set<Long> revokedByClient = new HashSet<>();
  private final List<Long> granted = new ArrayList<>();

  Leases(Cluster cluster) {
    this.cluster = cluster;
  }

  List<Long> granted() {
    return granted;
  }

  void grantedTo(long id, long assuredNanos) {
    granted.add(id);
    assured(id, assuredNanos);
  }

  /** A client was told that its lease lives until then, counted from when it asked. */
  void assured(long id, long untilNanos) {
    assuredUntilNanos.merge(id, untilNanos, Math::max);
    check(id);
  }

  void revokedByClient(long id) {
    revokedByClient.add(id);
  }

  /** The log has ended it. */
  void ended(long id) {
    endedNanos.put(id, cluster.time.nanos());
    check(id);
  }

  private void check(long id) {
    Long ended = endedNanos.get(id);
    Long assured = assuredUntilNanos.get(id);
    if (ended != null && assured != null && ended < assured && !revokedByClient.contains(id)) {
      cluster.report(
          new Violation(
              Invariant.LEASES_LAST,
              "lease %d ended %d ns before its time".formatted(id, assured - ended)));
    }
  }

  void requireAllEnded() {
    if (!cluster.expected.newest().ttlByLease.isEmpty()) {
      cluster.report(
          new Violation(
              Invariant.LEASES_LAST,
              "these never end: " + cluster.expected.newest().ttlByLease.keySet()));
    }
  }
}
