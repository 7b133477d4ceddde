package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.MemberStarted;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read that need not be linearizable shows a state that once was. At a revision: exactly that
 * revision's. Serializable: none that can only have come to be after the read, and from one start
 * of a member to the next none older than what that member had shown before.
 */
public final class ReadCheck {
  private enum Kind {
    CALL,
    RETURN,
    START
  }

  /** A point in the time of one member; the operation is null for a start. */
  private record Moment(long nanos, Kind kind, @Nullable Operation operation, long revision) {}

  private final Timeline timeline;
  private final Findings findings;
  private final Map<String, List<Moment>> moments = new HashMap<>();

  private ReadCheck(Timeline timeline) {
    this.timeline = timeline;
    findings = timeline.findings();
  }

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    ReadCheck check = new ReadCheck(timeline);
    for (MemberStarted start : history.memberStarts()) {
      check.add(start.member(), new Moment(start.atNanos(), Kind.START, null, 0));
    }
    for (Operation operation : history.operations()) {
      if (operation.outcome() instanceof Outcome.Answered answered
          && answered.response() instanceof Response.OfKeys response) {
        check.add(operation, response);
      }
    }
    check.moments.forEach((member, ofMember) -> check.verifyMonotonic(ofMember));
    return check.findings.verdict();
  }

  private void add(Operation operation, Response.OfKeys response) {
    long revision = response.revision();
    add(operation.member(), new Moment(operation.returnNanos(), Kind.RETURN, operation, revision));
    if (!(operation.request() instanceof Request.Get get)) {
      return;
    }
    if (get.serializable()) {
      add(operation.member(), new Moment(operation.callNanos(), Kind.CALL, operation, revision));
      verifyPossible(operation, revision);
    }
    if (get.serializable() || get.revision() != 0) {
      verifyState(operation, get, response);
    }
  }

  private void add(String member, Moment moment) {
    moments.computeIfAbsent(member, m -> new ArrayList<>()).add(moment);
  }

  private void verifyState(Operation operation, Request.Get get, Response.OfKeys response) {
    long revision = response.revision();
    if (get.revision() > revision) {
      findings.violation(
          Wording.operation(operation) + " was answered by a member that had not come that far");
      return;
    }
    Execution execution = Execution.of(get, timeline.at(revision), revision + 1, timeline::at);
    if (!execution.response().equals(Execution.normalized(response))) {
      findings.violationAt(
          revision,
          Wording.operation(operation)
              + " should have been "
              + Wording.response(execution.response()));
    }
  }

  private void verifyPossible(Operation read, long revision) {
    if (timeline.cause(revision) instanceof Cause.Call call
        && call.operation().callNanos() > read.returnNanos()) {
      findings.violation(
          Wording.operation(read)
              + " was answered with what was made only later, by "
              + Wording.operation(call.operation()));
    }
  }

  private void verifyMonotonic(List<Moment> ofMember) {
    ofMember.sort(Comparator.comparingLong(Moment::nanos).thenComparing(Moment::kind));
    long started = Long.MIN_VALUE;
    Map<Operation, Moment> newestAtCall = new HashMap<>();
    @Nullable Moment newest = null;
    for (Moment moment : ofMember) {
      Operation operation = moment.operation();
      if (operation == null) {
        started = moment.nanos();
        newest = null;
        newestAtCall.clear();
      } else if (moment.kind() == Kind.CALL) {
        if (newest != null) {
          newestAtCall.put(operation, newest);
        }
      } else if (operation.callNanos() >= started) {
        Moment earlier = newestAtCall.remove(operation);
        if (earlier != null && earlier.operation() != null) {
          verifyNotOlder(operation, moment.revision(), earlier.operation(), earlier.revision());
        }
        newest = newest == null || moment.revision() > newest.revision() ? moment : newest;
      }
    }
  }

  private void verifyNotOlder(Operation read, long revision, Operation before, long shown) {
    if (revision < shown) {
      findings.violation(
          Wording.operation(read)
              + " shows an older state than the same member had shown before, in "
              + Wording.operation(before));
    }
  }
}
