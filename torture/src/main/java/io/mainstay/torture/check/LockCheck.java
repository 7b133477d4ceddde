package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock has one holder at a time: from the answer to its call until it begins to give the lock up,
 * or until its lease may have ended. And whoever is answered holds the oldest key of the queue by
 * then.
 */
public final class LockCheck {
  /** A holder, for as long as it can be certain to be one. */
  private record Hold(Operation operation, String key, long fromNanos, long toNanos) {}

  private final Timeline timeline;
  private final Leases leases;
  private final Findings findings = new Findings();
  private final Map<String, List<Hold>> holdsByName = new HashMap<>();

  private LockCheck(Timeline timeline, Leases leases) {
    this.timeline = timeline;
    this.leases = leases;
  }

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    LockCheck check = new LockCheck(timeline, Leases.of(history));
    Map<String, List<Long>> releases = releases(history);
    for (Operation operation : history.operations()) {
      if (operation.request() instanceof Request.Lock lock
          && operation.outcome() instanceof Outcome.Answered answered
          && answered.response() instanceof Response.Lock held) {
        check.verifyOldest(operation, lock.name(), held.key());
        check.addHold(operation, lock, held.key(), releases.getOrDefault(held.key(), List.of()));
      }
    }
    check.holdsByName.values().forEach(check::verifyOneAtATime);
    return check.findings.verdict();
  }

  /** When calls to give a key up began, whatever came of them. */
  private static Map<String, List<Long>> releases(History history) {
    Map<String, List<Long>> releases = new HashMap<>();
    for (Operation operation : history.operations()) {
      String key = null;
      if (operation.request() instanceof Request.Unlock unlock) {
        key = unlock.key();
      } else if (operation.request() instanceof Request.Delete delete
          && delete.range().isSingle()) {
        key = delete.range().key();
      }
      if (key != null) {
        releases.computeIfAbsent(key, k -> new ArrayList<>()).add(operation.callNanos());
      }
    }
    return releases;
  }

  private void addHold(Operation operation, Request.Lock lock, String key, List<Long> releases) {
    long from = operation.returnNanos();
    Leases.Lease lease = leases.get(lock.lease());
    long to = lease.guaranteedNanos();
    for (Operation revoke : lease.revokes()) {
      to = Math.min(to, revoke.callNanos());
    }
    for (long release : releases) {
      if (release >= operation.callNanos()) {
        to = Math.min(to, release);
      }
    }
    if (from < to) {
      holdsByName
          .computeIfAbsent(lock.name(), n -> new ArrayList<>())
          .add(new Hold(operation, key, from, to));
    }
  }

  private void verifyOneAtATime(List<Hold> holds) {
    holds.sort(Comparator.comparingLong(Hold::fromNanos));
    @Nullable Hold longest = null;
    for (Hold hold : holds) {
      if (longest != null
          && hold.fromNanos() < longest.toNanos()
          && !hold.key().equals(longest.key())) {
        findings.violation(
            "two hold a lock at "
                + Wording.millis(hold.fromNanos())
                + ": "
                + Wording.operation(longest.operation())
                + " until "
                + Wording.millis(longest.toNanos())
                + ", and "
                + Wording.operation(hold.operation()));
      }
      if (longest == null || hold.toNanos() > longest.toNanos()) {
        longest = hold;
      }
    }
  }

  /** By the answer there must be a revision at which the holder's key is the oldest. */
  private void verifyOldest(Operation operation, String name, String key) {
    long revision = firstAsOldest(name, key, operation);
    if (revision == 0) {
      findings.violation(
          Wording.operation(operation) + " holds a lock though its key was never the oldest");
    } else if (timeline.cause(revision) instanceof Cause.Call call
        && call.operation().callNanos() > operation.returnNanos()) {
      findings.violation(
          Wording.operation(operation)
              + " holds a lock before its key is the oldest, at revision "
              + revision
              + ", by "
              + Wording.operation(call.operation()));
    }
  }

  /** The first revision at which the key that stood for an operation was the oldest; 0 for none. */
  private long firstAsOldest(String name, String key, Operation operation) {
    KeyRange queue = KeyRange.prefix(name + "/");
    SortedMap<Long, Timeline.Change> all = timeline.changes(0, timeline.lastRevision());
    for (Timeline.Change change : all.values()) {
      boolean concerns =
          change.events().stream().map(Event::kv).map(KeyValue::key).anyMatch(queue::contains);
      if (concerns && isOldest(timeline.at(change.revision()), queue, key)) {
        return change.revision();
      }
    }
    return 0;
  }

  private static boolean isOldest(StoreView state, KeyRange queue, String key) {
    return state.range(queue).stream()
        .min(Comparator.comparingLong(KeyValue::createRevision))
        .filter(kv -> kv.key().equals(key))
        .isPresent();
  }
}
