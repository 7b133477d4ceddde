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
  private long doubtfulFrom;

  Findings() {
    this(Long.MAX_VALUE);
  }

  /**
   * Of a checker that knows the states before a revision, but not for certain from there on.
   *
   * @param doubtfulFrom {@link Long#MAX_VALUE} if all are known
   */
  Findings(long doubtfulFrom) {
    this.doubtfulFrom = doubtfulFrom;
  }

  /** The first revision that may be other than it is taken to be. */
  long doubtfulFrom() {
    return doubtfulFrom;
  }

  /** Something was wrong if the state at a revision was what it is taken to be. */
  void violationAt(long revision, String text) {
    if (revision < doubtfulFrom) {
      violation(text);
    } else {
      doubt(text);
    }
  }

  /** What happened at a revision is not known, and so none of the states from there on. */
  void doubtFrom(long revision, String text) {
    doubtfulFrom = Math.min(doubtfulFrom, revision);
    doubt(text);
  }

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
