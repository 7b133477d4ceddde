package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The compactions that may have happened; there are none but those that clients asked for. */
final class Compactions {
  /** When each revision was first asked for. */
  private final Map<Long, Long> asked = new HashMap<>();

  /** The newest revision asked for by a time. */
  private final TreeMap<Long, Long> newest = new TreeMap<>();

  private Compactions() {}

  static Compactions of(History history) {
    Compactions compactions = new Compactions();
    TreeMap<Long, Long> byCall = new TreeMap<>();
    for (Operation operation : history.operations()) {
      if (operation.request() instanceof Request.Compact compact
          && !(operation.outcome() instanceof Outcome.Failed)) {
        compactions.asked.merge(compact.revision(), operation.callNanos(), Math::min);
        byCall.merge(operation.callNanos(), compact.revision(), Math::max);
      }
    }
    long revision = 0;
    for (Map.Entry<Long, Long> entry : byCall.entrySet()) {
      revision = Math.max(revision, entry.getValue());
      compactions.newest.put(entry.getKey(), revision);
    }
    return compactions;
  }

  /** Whether what was superseded by then at a revision may be gone by a time. */
  boolean mayHavePassed(long revision, long nanos) {
    Map.Entry<Long, Long> entry = newest.floorEntry(nanos);
    return entry != null && entry.getValue() > revision;
  }

  /** Whether somebody had asked for a compaction at a revision by a time. */
  boolean mayBe(long revision, long nanos) {
    return asked.getOrDefault(revision, Long.MAX_VALUE) <= nanos;
  }
}
