package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and transactions take effect one after another, each between its call and its
 * answer. The answers' revisions give the order, which is verified in one pass over time: each
 * answer is what the state at its place gives, and no call comes before what had returned, or been
 * shown by anything else, before it was made.
 *
 * <p>Of the order of n operations, times the size of what they read.
 */
public final class LinearizabilityCheck {
  /** A point in time: a call to be checked, or the knowledge of a revision. */
  private record Moment(long nanos, boolean isCall, long place, Object source) {}

  private final Timeline timeline;
  private final Findings findings;
  private final List<Moment> moments = new ArrayList<>();

  private LinearizabilityCheck(Timeline timeline) {
    this.timeline = timeline;
    findings = timeline.findings();
  }

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    LinearizabilityCheck check = new LinearizabilityCheck(timeline);
    for (Operation operation : history.operations()) {
      if (operation.outcome() instanceof Outcome.Answered answered) {
        check.add(operation, answered.response());
      }
    }
    for (Observations.Observation observation : timeline.observations().all()) {
      check.moments.add(
          new Moment(
              observation.nanos(), false, afterRevision(observation.revision()), observation));
    }
    check.verifyRealTime();
    return check.findings.verdict();
  }

  private void add(Operation operation, Response response) {
    long revision = response.revision();
    if (operation.request() instanceof Request.Unlock) {
      // Whether it found the key, or a lease had ended at that revision, is not told.
      addCall(operation, afterRevision(revision));
    } else if (response instanceof Response.OfKeys keys
        && operation.request() instanceof Request.OfKeys request
        && !(request instanceof Request.Get get && get.serializable())) {
      boolean made = madeItsRevision(operation, revision);
      addCall(operation, made ? 2 * revision : afterRevision(revision));
      verifyAnswer(operation, request, keys, made);
    }
  }

  private void addCall(Operation operation, long place) {
    moments.add(new Moment(operation.callNanos(), true, place, operation));
  }

  /** The place of those who read a revision, behind the one of its writer, which is twice it. */
  private static long afterRevision(long revision) {
    return 2 * revision + 1;
  }

  private boolean madeItsRevision(Operation operation, long revision) {
    return timeline.cause(revision) instanceof Cause.Call call
        && call.certain()
        && call.operation().equals(operation);
  }

  private void verifyAnswer(
      Operation operation, Request.OfKeys request, Response.OfKeys response, boolean made) {
    if (request instanceof Request.Get get && get.revision() != 0) {
      return;
    }
    long before = made ? response.revision() - 1 : response.revision();
    Execution execution = Execution.of(request, timeline.at(before), before + 1, timeline::at);
    if (!execution.response().equals(Execution.normalized(response))) {
      findings.violationAt(
          response.revision(),
          Wording.operation(operation)
              + " should have been "
              + Wording.response(execution.response()));
    }
  }

  private void verifyRealTime() {
    // What ends when something else begins is concurrent with it: calls first.
    moments.sort(
        Comparator.comparingLong(Moment::nanos)
            .thenComparing(Moment::isCall, Comparator.reverseOrder()));
    @Nullable Moment newest = null;
    for (Moment moment : moments) {
      if (!moment.isCall()) {
        if (newest == null || moment.place() > newest.place()) {
          newest = moment;
        }
      } else if (newest != null && moment.place() < newest.place()) {
        Observations.Observation known = (Observations.Observation) newest.source();
        findings.violation(
            Wording.operation((Operation) moment.source())
                + " was called when revision "
                + known.revision()
                + " was known already, by "
                + known.witness());
      }
    }
  }
}
