package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Watch;
import io.mainstay.torture.history.WatchResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When it was first known that a revision had been reached: by then its change had happened, and
 * whoever made it had been called.
 */
final class Observations {
  /**
   * Somebody was told a revision.
   *
   * @param source an operation or a watch
   */
  record Observation(long revision, long nanos, Object source) {
    /** How the client knew, in words. */
    String witness() {
      return source instanceof Operation operation
          ? Wording.operation(operation)
          : "watch " + ((Watch) source).id() + " (told at " + Wording.millis(nanos) + ")";
    }
  }

  private final List<Observation> all;

  /** For the revisions at which it changes, the earliest that knew of it or of a later one. */
  private final TreeMap<Long, Observation> earliest = new TreeMap<>();

  private Observations(List<Observation> all) {
    this.all = all;
    List<Observation> newestFirst = new ArrayList<>(all);
    newestFirst.sort(Comparator.comparingLong(Observation::revision).reversed());
    long best = Long.MAX_VALUE;
    for (Observation observation : newestFirst) {
      if (observation.nanos() < best) {
        best = observation.nanos();
        earliest.put(observation.revision(), observation);
      }
    }
  }

  static Observations of(History history) {
    List<Observation> all = new ArrayList<>();
    for (Operation operation : history.operations()) {
      if (operation.outcome() instanceof Outcome.Answered answered) {
        all.add(
            new Observation(answered.response().revision(), operation.returnNanos(), operation));
      }
    }
    for (Watch watch : history.watches()) {
      for (Watch.Stream stream : watch.streams()) {
        for (Watch.Received received : stream.received()) {
          long revision = header(received.response());
          if (revision > 0) {
            all.add(new Observation(revision, received.atNanos(), watch));
          }
        }
      }
    }
    return new Observations(all);
  }

  /** 0 for what has no header. */
  private static long header(WatchResponse response) {
    if (response instanceof WatchResponse.Created created) {
      return created.revision();
    }
    if (response instanceof WatchResponse.Events events) {
      return events.revision();
    }
    if (response instanceof WatchResponse.Progress progress) {
      return progress.revision();
    }
    return response instanceof WatchResponse.Canceled canceled ? canceled.revision() : 0;
  }

  List<Observation> all() {
    return all;
  }

  /** The newest revision that anybody was told; 1 if nobody was. */
  long newestRevision() {
    return earliest.isEmpty() ? 1 : Math.max(1, earliest.lastKey());
  }

  /** When a revision was known to have been reached; the end of time if it never was. */
  long knownNanos(long revision) {
    Map.Entry<Long, Observation> entry = earliest.ceilingEntry(revision);
    return entry == null ? Long.MAX_VALUE : entry.getValue().nanos();
  }
}
