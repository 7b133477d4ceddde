package io.mainstay.torture.check;

import io.mainstay.torture.check.Suspects.Suspect;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.Watch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a {@link Timeline}, revision by revision.
 *
 * <p>An answered write names its revision and says, executed on the state before, what happened
 * there. For a revision that no answer names, what was shown of it is compared with what the calls
 * of unknown outcome would have done, and with the end of a lease; which of several equal calls
 * made which of several equal revisions is settled by a matching. A call cannot have made a
 * revision that somebody was told before it was called.
 */
final class Reconstruction {
  /** Gaps that are longer are not filled one by one. */
  private static final long LONGEST_GAP = 1_000;

  /** What may have happened, and who would have done it. */
  private record Explanation(List<Event> events, List<Suspect> suspects, boolean leaseEnd) {}

  private final Findings findings = new Findings();
  private final Facts facts;
  private final Coverage coverage;
  private final Observations observations;
  private final Suspects suspects;
  private final Leases leases;
  private final Map<Long, Operation> owners = new HashMap<>();
  private final Map<Long, List<Operation>> possibleOwners = new HashMap<>();
  private final VersionedStore store = new VersionedStore();
  private final NavigableMap<Long, Timeline.Change> changes = new TreeMap<>();
  private final Assignment<Suspect> assignment = new Assignment<>();

  Reconstruction(History history) {
    facts = Facts.of(history, findings);
    coverage = Coverage.of(history);
    observations = Observations.of(history);
    suspects = Suspects.of(history);
    leases = Leases.of(history);
    history.operations().forEach(this::addOwner);
  }

  Timeline run() {
    TreeSet<Long> known = new TreeSet<>(facts.revisions());
    known.addAll(owners.keySet());
    long previous = 1;
    for (long revision : known) {
      if (revision <= 1) {
        findings.violation(
            "revision " + revision + " has changes, though the store begins, empty, with 1");
        continue;
      }
      fillGap(previous, revision);
      settle(revision);
      previous = revision;
    }
    fillGap(previous, observations.newestRevision() + 1);
    assignment
        .given()
        .forEach(
            (revision, suspect) ->
                changes.computeIfPresent(
                    revision,
                    (r, change) ->
                        new Timeline.Change(
                            r, change.events(), new Cause.Call(suspect.operation(), false))));
    return new Timeline(changes, store, observations, findings.doubtfulFrom(), findings.verdict());
  }

  private void addOwner(Operation operation) {
    if (!(operation.outcome() instanceof Outcome.Answered answered)) {
      return;
    }
    Response response = answered.response();
    if (response instanceof Response.OfKeys keys && changesKeys(keys)) {
      Operation other = owners.putIfAbsent(response.revision(), operation);
      if (other != null) {
        findings.violation(
            "two writes have the same revision: "
                + Wording.operation(other)
                + " and "
                + Wording.operation(operation));
      }
    } else if (response instanceof Response.LeaseRevoke || response instanceof Response.Unlock) {
      possibleOwners.computeIfAbsent(response.revision(), r -> new ArrayList<>()).add(operation);
    }
  }

  /** Whether a call changed something, by its answer. */
  private static boolean changesKeys(Response.OfKeys response) {
    if (response instanceof Response.Put) {
      return true;
    }
    if (response instanceof Response.Delete delete) {
      return delete.deleted() > 0;
    }
    return response instanceof Response.Transaction transaction
        && transaction.responses().stream().anyMatch(Reconstruction::changesKeys);
  }

  private void settle(long revision) {
    Map<String, Event> shown = facts.at(revision);
    Operation owner = owners.get(revision);
    if (owner != null) {
      List<Event> expected = effect((Request.OfKeys) owner.request(), revision);
      add(revision, merge(revision, shown, expected, owner), new Cause.Call(owner, true));
      return;
    }
    if (!settleByPossibleOwner(revision, shown)) {
      explain(revision, shown);
    }
  }

  /** Whether a call that need not have changed anything did so, as its answer has the revision. */
  private boolean settleByPossibleOwner(long revision, Map<String, Event> shown) {
    boolean whole = coverage.of(revision) != null;
    for (Operation candidate : possibleOwners.getOrDefault(revision, List.of())) {
      List<Event> expected = effectOf(candidate, revision);
      boolean inTime = candidate.callNanos() <= observations.knownNanos(revision);
      if (inTime && fits(expected, revision, shown, whole)) {
        Cause cause =
            candidate.request() instanceof Request.LeaseRevoke revoke
                ? new Cause.LeaseEnd(revoke.lease())
                : new Cause.Call(candidate, true);
        add(revision, expected, cause);
        return true;
      }
    }
    return false;
  }

  /** What was shown wins, since it is what is read later; what it contradicts is a finding. */
  private Collection<Event> merge(
      long revision, Map<String, Event> shown, List<Event> expected, Operation owner) {
    Map<String, Event> merged = new LinkedHashMap<>();
    expected.forEach(event -> merged.put(event.kv().key(), event));
    for (Map.Entry<String, Event> entry : shown.entrySet()) {
      Event event = merged.put(entry.getKey(), entry.getValue());
      if (!entry.getValue().equals(event)) {
        findings.violationAt(
            revision,
            Wording.operation(owner)
                + " should have done at revision "
                + revision
                + " "
                + Wording.events(expected)
                + ", but "
                + facts.witness(revision, entry.getKey())
                + " was shown "
                + Wording.event(entry.getValue()));
      }
    }
    return merged.values();
  }

  /** Finds out why there is a revision that no answer names. */
  private void explain(long revision, Map<String, Event> shown) {
    boolean whole = coverage.of(revision) != null;
    List<Explanation> explanations = explanations(revision, shown, whole);
    if (explanations.isEmpty()) {
      findings.violationAt(revision, unexplained(revision, shown));
      add(revision, shown.values(), new Cause.Nothing());
      return;
    }
    if (explanations.size() > 1) {
      findings.doubtFrom(
          revision,
          "revision "
              + revision
              + " has "
              + Wording.events(List.copyOf(shown.values()))
              + ", and nobody was shown whether there is more: "
              + explanations.size()
              + " different things could have happened");
    }
    accept(revision, explanations.get(0), shown);
  }

  private void accept(long revision, Explanation explanation, Map<String, Event> shown) {
    if (!explanation.leaseEnd() && !assignment.add(revision, explanation.suspects())) {
      findings.violationAt(
          revision,
          unexplained(revision, shown)
              + "; each call that could have is needed to explain another revision");
    }
    Cause cause =
        explanation.leaseEnd()
            ? new Cause.LeaseEnd(leaseOf(revision, explanation.events()))
            : new Cause.Nothing();
    add(revision, explanation.events(), cause);
  }

  private String unexplained(long revision, Map<String, Event> shown) {
    List<Event> events = List.copyOf(shown.values());
    if (events.isEmpty()) {
      return "nobody asked for revision " + revision;
    }
    String who = facts.witness(revision, events.get(0).kv().key());
    return "nobody asked for what happened at revision "
        + revision
        + ": "
        + Wording.events(events)
        + ", as "
        + who
        + " was shown";
  }

  /** Fills revisions between two that are known, of which nobody was shown anything. */
  private void fillGap(long after, long before) {
    if (before - after > LONGEST_GAP) {
      findings.doubtFrom(
          after + 1, "nobody was shown revisions " + (after + 1) + " to " + (before - 1));
      return;
    }
    for (long revision = after + 1; revision < before; revision++) {
      if (!settleByPossibleOwner(revision, Map.of())) {
        guess(revision);
      }
    }
  }

  private void guess(long revision) {
    Watch watch = coverage.of(revision);
    if (watch != null) {
      findings.violation(
          "revision "
              + revision
              + " was passed over by watch "
              + watch.id()
              + ", and no answer has it");
      return;
    }
    List<Explanation> explanations = explanations(revision, Map.of(), false);
    if (explanations.size() == 1) {
      accept(revision, explanations.get(0), Map.of());
    } else if (explanations.isEmpty() && !findings.hasDoubts()) {
      findings.violation(
          "there is a revision " + revision + ", but no call that could have made it");
    } else {
      findings.doubtFrom(
          revision,
          "nobody was shown revision "
              + revision
              + ", where "
              + explanations.size()
              + " different things could have happened");
    }
  }

  /** The different things that could have happened, each with all who could have done it. */
  private List<Explanation> explanations(long revision, Map<String, Event> shown, boolean whole) {
    Map<Set<Event>, List<Suspect>> effects = new LinkedHashMap<>();
    long known = observations.knownNanos(revision);
    for (Suspect suspect : suspectsOf(shown)) {
      if (suspect.operation().callNanos() <= known) {
        List<Event> events = suspect.effect(store.at(revision - 1), revision, store::at);
        if (fits(events, revision, shown, whole)) {
          effects.computeIfAbsent(Set.copyOf(events), e -> new ArrayList<>()).add(suspect);
        }
      }
    }
    List<Explanation> explanations = new ArrayList<>();
    Map<Set<Event>, Boolean> ends = leaseEnds(revision, shown, whole);
    ends.forEach(
        (events, inTime) -> {
          if (inTime || effects.isEmpty()) {
            explanations.add(new Explanation(List.copyOf(events), List.of(), true));
            effects.remove(events);
          }
        });
    effects.forEach(
        (events, by) -> explanations.add(new Explanation(List.copyOf(events), by, false)));
    return explanations;
  }

  private Collection<Suspect> suspectsOf(Map<String, Event> shown) {
    return shown.isEmpty() ? suspects.all() : suspects.of(shown.keySet().iterator().next());
  }

  /** The leases whose end would explain a revision, and whether their time may have come. */
  private Map<Set<Event>, Boolean> leaseEnds(
      long revision, Map<String, Event> shown, boolean whole) {
    Map<Set<Event>, Boolean> ends = new LinkedHashMap<>();
    for (long lease : leasesOf(revision, shown)) {
      List<Event> events = endOf(lease, revision);
      if (fits(events, revision, shown, whole)) {
        boolean inTime =
            leases.get(lease).mayHaveEndedBy(observations.knownNanos(revision))
                && facts.lastUse(lease) < revision;
        if (inTime || !shown.isEmpty()) {
          ends.put(Set.copyOf(events), inTime);
        }
      }
    }
    return ends;
  }

  private Collection<Long> leasesOf(long revision, Map<String, Event> shown) {
    if (shown.isEmpty()) {
      return leases.all().stream().map(Leases.Lease::id).toList();
    }
    long lease = leaseOf(revision, shown.values());
    return lease == 0 ? List.of() : List.of(lease);
  }

  /** The lease that the first of some keys is attached to before a revision; 0 for none. */
  private long leaseOf(long revision, Collection<Event> events) {
    KeyValue kv = store.at(revision - 1).get(events.iterator().next().kv().key());
    return kv == null ? 0 : kv.lease();
  }

  private boolean fits(List<Event> events, long revision, Map<String, Event> shown, boolean whole) {
    if (events.isEmpty() || (whole && events.size() != shown.size())) {
      return false;
    }
    int found = 0;
    for (Event event : events) {
      String key = event.kv().key();
      if (event.equals(shown.get(key))) {
        found++;
        continue;
      }
      Event next = facts.next(key, revision);
      if (next != null && !Suspects.canPrecede(event, next)) {
        return false;
      }
    }
    return found == shown.size();
  }

  private List<Event> effect(Request.OfKeys request, long revision) {
    return Execution.of(request, store.at(revision - 1), revision, store::at).events();
  }

  private List<Event> effectOf(Operation revokeOrUnlock, long revision) {
    return revokeOrUnlock.request() instanceof Request.LeaseRevoke revoke
        ? endOf(revoke.lease(), revision)
        : effect(
            new Request.Delete(
                KeyRange.of(((Request.Unlock) revokeOrUnlock.request()).key()), false),
            revision);
  }

  private List<Event> endOf(long lease, long revision) {
    return store.attached(lease, revision - 1).stream()
        .map(kv -> Execution.deletion(kv.key(), revision))
        .toList();
  }

  private void add(long revision, Collection<Event> events, Cause cause) {
    List<Event> whole = events.stream().map(store::add).toList();
    changes.put(revision, new Timeline.Change(revision, whole, cause));
  }
}
