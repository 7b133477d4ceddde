package io.mainstay.torture.check;

import io.mainstay.torture.check.Leases.Lease;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A lease that nobody revoked lasts for its time to live from the call of the last grant or
 * keep-alive that was answered; it ends once, with all its keys at one revision, and no key comes
 * to it afterwards. (That all its keys go at one revision is what makes a revision the end of a
 * lease in the {@link Timeline}; if some stay, nobody asked for what happened to the others.) Of
 * one that is not there any more, no key is left.
 *
 * <p>A lease's ID is used once in a history.
 */
public final class LeaseCheck {
  private final Timeline timeline;
  private final Leases leases;
  private final Findings findings;

  /** The revision at which a lease ended, for those that had keys then. */
  private final Map<Long, Long> ends = new HashMap<>();

  private LeaseCheck(Timeline timeline, Leases leases) {
    this.timeline = timeline;
    findings = timeline.findings();
    this.leases = leases;
  }

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    LeaseCheck check = new LeaseCheck(timeline, Leases.of(history));
    for (Timeline.Change change : timeline.changes()) {
      if (change.cause() instanceof Cause.LeaseEnd end) {
        check.verifyEnd(check.leases.get(end.lease()), change);
      }
      change.events().forEach(check::verifyAttached);
    }
    for (Lease lease : check.leases.all()) {
      check.verifyRevokes(lease);
      check.verifyKeepAlives(lease);
    }
    return check.findings.verdict();
  }

  private void verifyEnd(Lease lease, Timeline.Change change) {
    ends.put(lease.id(), change.revision());
    long known = timeline.observations().knownNanos(change.revision());
    Operation renewal = lease.lastRenewal();
    if (!lease.mayHaveEndedBy(known) && renewal != null) {
      findings.violationAt(
          change.revision(),
          name(lease)
              + " ended at revision "
              + change.revision()
              + " with "
              + Wording.events(change.events())
              + ", by "
              + Wording.millis(known)
              + ", though it had to last until "
              + Wording.millis(lease.guaranteedNanos())
              + " after "
              + Wording.operation(renewal));
    }
  }

  private void verifyAttached(Event event) {
    Long end = ends.get(event.kv().lease());
    if (end != null && event.revision() > end) {
      findings.violationAt(
          event.revision(),
          name(leases.get(event.kv().lease()))
              + " ended at revision "
              + end
              + ", but got a key later: "
              + Wording.event(event));
    }
  }

  private void verifyRevokes(Lease lease) {
    for (Operation revoke : lease.revokes()) {
      if (!(revoke.outcome() instanceof Outcome.Answered answered)) {
        continue;
      }
      long revision = answered.response().revision();
      long last = timeline.lastRevision();
      if (!timeline.store().attached(lease.id(), revision).isEmpty()) {
        findings.violationAt(
            revision,
            Wording.operation(revoke)
                + " left keys: "
                + Wording.kvs(timeline.store().attached(lease.id(), revision)));
      } else if (!ends.containsKey(lease.id())
          && !timeline.store().attached(lease.id(), last).isEmpty()) {
        findings.violationAt(
            last,
            Wording.operation(revoke)
                + " came before the lease got keys: "
                + Wording.kvs(timeline.store().attached(lease.id(), last)));
      }
      for (Operation keepAlive : lease.keepAlives()) {
        if (keepAlive.callNanos() > revoke.returnNanos() && ttlSeconds(keepAlive) > 0) {
          findings.violation(
              Wording.operation(keepAlive) + " came after " + Wording.operation(revoke));
        }
      }
    }
  }

  private void verifyKeepAlives(Lease lease) {
    Operation renewal = lease.lastRenewal();
    List<KeyValue> left = timeline.store().attached(lease.id(), timeline.lastRevision());
    for (Operation keepAlive : lease.keepAlives()) {
      boolean granted =
          lease.grants().stream()
              .anyMatch(
                  grant ->
                      grant.outcome() instanceof Outcome.Answered
                          && grant.returnNanos() < keepAlive.callNanos());
      if (ttlSeconds(keepAlive) != 0 || !granted) {
        continue;
      }
      if (renewal != null && !lease.mayHaveEndedBy(keepAlive.returnNanos())) {
        findings.violation(
            Wording.operation(keepAlive)
                + " was told that there is no such lease, though it had to last until "
                + Wording.millis(lease.guaranteedNanos())
                + " after "
                + Wording.operation(renewal));
      } else if (!left.isEmpty()) {
        findings.violation(
            Wording.operation(keepAlive)
                + " was told that there is no such lease, but it left keys: "
                + Wording.kvs(left));
      }
    }
  }

  private static long ttlSeconds(Operation keepAlive) {
    Outcome.Answered answered = (Outcome.Answered) keepAlive.outcome();
    return ((Response.LeaseKeepAlive) answered.response()).ttlSeconds();
  }

  private static String name(Lease lease) {
    return "lease " + Long.toHexString(lease.id());
  }
}
