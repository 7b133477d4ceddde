package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;

/**
 * All changes of a run in the order of their revisions, with the calls that made them, as far as
 * answers, reads and watches tell. What the other checkers hold clients' sights against.
 */
public final class Timeline {
  /**
   * A revision.
   *
   * @param events its changes with what they replaced, in any order
   */
  record Change(long revision, List<Event> events, Cause cause) {}

  private final NavigableMap<Long, Change> changes;
  private final VersionedStore store;
  private final Observations observations;
  private final long doubtfulFrom;
  private final Verdict verdict;

  Timeline(
      NavigableMap<Long, Change> changes,
      VersionedStore store,
      Observations observations,
      long doubtfulFrom,
      Verdict verdict) {
    this.changes = changes;
    this.store = store;
    this.observations = observations;
    this.doubtfulFrom = doubtfulFrom;
    this.verdict = verdict;
  }

  /** Puts a history's changes in order; never fails, see {@link #verdict}. */
  public static Timeline of(History history) {
    return new Reconstruction(history).run();
  }

  /**
   * Whether the history has one order of changes, each made by a call that could have made it: no
   * two answers with the same revision, no change that nobody asked for, none twice, no two clients
   * who were shown different things. What cannot be told is a revision that nobody was shown.
   */
  public Verdict verdict() {
    return verdict;
  }

  /** For a checker that stands on this: what rests on a doubtful state is no violation. */
  Findings findings() {
    return new Findings(doubtfulFrom);
  }

  /** The newest revision with a known change; 1 if there is none. */
  long lastRevision() {
    return changes.isEmpty() ? 1 : changes.lastKey();
  }

  StoreView at(long revision) {
    return store.at(revision);
  }

  VersionedStore store() {
    return store;
  }

  Observations observations() {
    return observations;
  }

  /** The changes in the order of their revisions. */
  Iterable<Change> changes() {
    return changes.values();
  }

  /** The changes after a revision, up to and with another. */
  SortedMap<Long, Change> changes(long after, long to) {
    return changes.subMap(after, false, Math.max(after, to), true);
  }

  /** The changes of a revision; empty if none are known. */
  List<Event> events(long revision) {
    Change change = changes.get(revision);
    return change == null ? List.of() : change.events();
  }

  /** Why there is a revision. */
  Cause cause(long revision) {
    Change change = changes.get(revision);
    return change == null ? new Cause.Nothing() : change.cause();
  }
}
