package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock has one holder at a time: from the answer to its call until it begins to give the lock up,
 * or until its lease may have ended. And while the call of a holder was open, its key was the
 * oldest of the queue.
 */
public final class LockCheck {
  /** A holder, for as long as it can be certain to be one. */
  private record Hold(Operation operation, String key, long fromNanos, long toNanos) {}

  /** From a revision on, and before another, a key was the oldest of its queue. */
  private record Lead(long fromRevision, long toRevision) {
    @Override
    public String toString() {
      return "from revision "
          + fromRevision
          + (toRevision == Long.MAX_VALUE ? " on" : " until " + toRevision);
    }
  }

  private final Timeline timeline;
  private final Leases leases;
  private final Findings findings;
  private final Map<String, List<Hold>> holdsByName = new HashMap<>();

  /** By key. */
  private final Map<String, List<Lead>> leads = new HashMap<>();

  private LockCheck(Timeline timeline, Leases leases) {
    this.timeline = timeline;
    findings = timeline.findings();
    this.leases = leases;
  }

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    LockCheck check = new LockCheck(timeline, Leases.of(history));
    Map<String, List<Long>> releases = releases(history);
    Set<String> names = new HashSet<>();
    for (Operation operation : history.operations()) {
      if (operation.request() instanceof Request.Lock lock
          && operation.outcome() instanceof Outcome.Answered answered
          && answered.response() instanceof Response.Lock held) {
        if (names.add(lock.name())) {
          check.addLeads(lock.name());
        }
        check.verifyOldest(operation, held.key());
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

  /** While the call was open there must have been a time at which its key was the oldest. */
  private void verifyOldest(Operation operation, String key) {
    List<Lead> ofKey = leads.getOrDefault(key, List.of());
    if (ofKey.stream().noneMatch(lead -> mayMeet(lead, operation))) {
      findings.violationAt(
          timeline.lastRevision(),
          Wording.operation(operation)
              + " holds a lock though its key was not the oldest while it was called"
              + (ofKey.isEmpty() ? ", or ever" : ": it was " + ofKey));
    }
  }

  /** Not if it began by a call that came later, nor if its end was known before. */
  private boolean mayMeet(Lead lead, Operation operation) {
    boolean later =
        timeline.cause(lead.fromRevision()) instanceof Cause.Call call
            && call.operation().callNanos() > operation.returnNanos();
    return !later && timeline.observations().knownNanos(lead.toRevision()) >= operation.callNanos();
  }

  /** Goes through all changes of a queue and notes who was first in it. */
  private void addLeads(String name) {
    String prefix = name + "/";
    NavigableMap<Long, String> queue = new TreeMap<>();
    Map<String, Long> places = new HashMap<>();
    @Nullable String oldest = null;
    long since = 0;
    for (Timeline.Change change : timeline.changes()) {
      for (Event event : change.events()) {
        String key = event.kv().key();
        if (!key.startsWith(prefix)) {
          continue;
        }
        if (event.type() == Event.Type.PUT) {
          places.put(key, event.kv().createRevision());
          queue.put(event.kv().createRevision(), key);
        } else if (places.containsKey(key)) {
          queue.remove(places.remove(key));
        }
      }
      String first = queue.isEmpty() ? null : queue.firstEntry().getValue();
      if (!Objects.equals(first, oldest)) {
        addLead(oldest, since, change.revision());
        oldest = first;
        since = change.revision();
      }
    }
    addLead(oldest, since, Long.MAX_VALUE);
  }

  private void addLead(@Nullable String key, long from, long to) {
    if (key != null) {
      leads.computeIfAbsent(key, k -> new ArrayList<>()).add(new Lead(from, to));
    }
  }
}
