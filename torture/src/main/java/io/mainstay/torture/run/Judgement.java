package io.mainstay.torture.run;

import io.mainstay.torture.check.LeaseCheck;
import io.mainstay.torture.check.LinearizabilityCheck;
import io.mainstay.torture.check.LockCheck;
import io.mainstay.torture.check.MemberCheck;
import io.mainstay.torture.check.ReadCheck;
import io.mainstay.torture.check.Timeline;
import io.mainstay.torture.check.Verdict;
import io.mainstay.torture.check.WatchCheck;
import io.mainstay.torture.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all checkers say of a history.
 *
 * @param violations what was wrong, each with its checker's name
 * @param undecided what they could not tell
 */
public record Judgement(List<String> violations, List<String> undecided) {
  /** Copies the lists. */
  public Judgement {
    violations = List.copyOf(violations);
    undecided = List.copyOf(undecided);
  }

  /** Asks all checkers. */
  public static Judgement of(History history) {
    Timeline timeline = Timeline.of(history);
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    verdicts.put("order of changes", timeline.verdict());
    verdicts.put("linearizability", LinearizabilityCheck.check(history, timeline));
    verdicts.put("serializable and old reads", ReadCheck.check(history, timeline));
    verdicts.put("watches", WatchCheck.check(history, timeline));
    verdicts.put("leases", LeaseCheck.check(history, timeline));
    verdicts.put("locks", LockCheck.check(history, timeline));
    verdicts.put("members", MemberCheck.check(history));
    List<String> violations = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    verdicts.forEach(
        (name, verdict) -> {
          if (verdict instanceof Verdict.Violated violated) {
            violated.violations().forEach(text -> violations.add(name + ": " + text));
          } else if (verdict instanceof Verdict.Undecided open) {
            open.reasons().forEach(text -> undecided.add(name + ": " + text));
          }
        });
    return new Judgement(violations, undecided);
  }
}
