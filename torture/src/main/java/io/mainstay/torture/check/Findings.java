package io.mainstay.torture.check;

import java.util.ArrayList;
import java.util.List;

/** Gathers what a checker finds; one broken thing often breaks much, so the text is bounded. */
final class Findings {
  /** How many are told in words. */
  static final int LIMIT = 20;

  private final List<String> violations = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();
  private int violationCount;
  private int doubtCount;

  void violation(String text) {
    violationCount++;
    if (violations.size() < LIMIT) {
      violations.add(text);
    }
  }

  void doubt(String text) {
    doubtCount++;
    if (doubts.size() < LIMIT) {
      doubts.add(text);
    }
  }

  boolean hasDoubts() {
    return doubtCount > 0;
  }

  Verdict verdict() {
    if (violationCount > 0) {
      return new Verdict.Violated(told(violations, violationCount));
    }
    return doubtCount > 0 ? new Verdict.Undecided(told(doubts, doubtCount)) : new Verdict.Holds();
  }

  private static List<String> told(List<String> texts, int count) {
    List<String> told = new ArrayList<>(texts);
    if (count > texts.size()) {
      told.add("and " + (count - texts.size()) + " more");
    }
    return told;
  }
}
