package io.mainstay.torture.run;

import io.mainstay.torture.check.HistoryCheck;
import io.mainstay.torture.check.Verdict;
import io.mainstay.torture.history.History;
import java.util.ArrayList;
import java.util.List;

/**
 * What the checkers say of a history, in words.
 *
 * @param failures what was wrong or cannot be told, each with its checker's name; none if all was
 *     right
 * @param undecided what cannot be told beside that
 */
public record Judgement(List<String> failures, List<String> undecided) {
  /** Copies the lists. */
  public Judgement {
    failures = List.copyOf(failures);
    undecided = List.copyOf(undecided);
  }

  /** Asks all checkers. */
  public static Judgement of(History history) {
    HistoryCheck check = HistoryCheck.of(history);
    List<String> wrong = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    check
        .verdicts()
        .forEach(
            (name, verdict) -> {
              if (verdict instanceof Verdict.Violated violated) {
                violated.violations().forEach(text -> wrong.add(name + ": " + text));
              } else if (verdict instanceof Verdict.Undecided open) {
                undecided.add(
                    "%s, cannot be told in %d cases: %s"
                        .formatted(name, open.reasons().size(), open.reasons().get(0)));
              }
            });
    return check.passed() || !wrong.isEmpty()
        ? new Judgement(wrong, undecided)
        : new Judgement(undecided, List.of());
  }
}
