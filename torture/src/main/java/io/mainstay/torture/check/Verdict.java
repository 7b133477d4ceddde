package io.mainstay.torture.check;

import java.util.List;

/** What a checker says of a history. */
public sealed interface Verdict {
  /** The promise was kept. */
  record Holds() implements Verdict {}

  /**
   * The promise was broken.
   *
   * @param violations what was wrong, each with the operations concerned, in words; not all if
   *     there are many
   */
  record Violated(List<String> violations) implements Verdict {
    /** Copies the list. */
    public Violated {
      violations = List.copyOf(violations);
    }
  }

  /**
   * The history does not tell.
   *
   * @param reasons what is not known, in words
   */
  record Undecided(List<String> reasons) implements Verdict {
    /** Copies the list. */
    public Undecided {
      reasons = List.copyOf(reasons);
    }
  }
}
