package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.MemberState;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When all is over every member has come to the same revision, no older than any that was
 * acknowledged, and holds the same: what is hashed at one revision, after compaction at one
 * revision, has one hash.
 */
public final class MemberCheck {
  /** What makes hashes comparable. */
  private record Hashed(long revision, long compactRevision) {}

  private MemberCheck() {}

  /** Checks a history; undecided if members were not asked at the end. */
  public static Verdict check(History history) {
    Findings findings = new Findings();
    List<MemberState> states = history.memberStates();
    if (states.isEmpty()) {
      findings.doubt("no member was asked what it holds at the end");
      return findings.verdict();
    }
    for (Operation operation : history.operations()) {
      if (operation.outcome() instanceof Outcome.Answered answered) {
        verifyKept(operation, answered.response(), states, findings);
      }
    }
    verifySame(states, findings);
    return findings.verdict();
  }

  private static void verifyKept(
      Operation operation, Response response, List<MemberState> states, Findings findings) {
    for (MemberState state : states) {
      if (response.revision() > state.revision()) {
        findings.violation(
            state.member()
                + " is at revision "
                + state.revision()
                + " at the end and has lost "
                + Wording.operation(operation));
      }
    }
  }

  private static void verifySame(List<MemberState> states, Findings findings) {
    MemberState first = states.get(0);
    Map<Hashed, MemberState> hashes = new HashMap<>();
    for (MemberState state : states) {
      if (state.revision() != first.revision()) {
        findings.violation(
            "at the end "
                + first.member()
                + " is at revision "
                + first.revision()
                + ", but "
                + state.member()
                + " at "
                + state.revision());
      }
      Hashed hashed = new Hashed(state.hashRevision(), Math.max(0, state.compactRevision()));
      MemberState same = hashes.putIfAbsent(hashed, state);
      if (same != null && same.hash() != state.hash()) {
        findings.violation(
            "at revision "
                + state.hashRevision()
                + " "
                + same.member()
                + " has hash "
                + same.hash()
                + ", but "
                + state.member()
                + " has "
                + state.hash());
      }
    }
    if (hashes.size() > 1) {
      findings.doubt("the members hashed different things: " + hashes.keySet());
    }
  }
}
