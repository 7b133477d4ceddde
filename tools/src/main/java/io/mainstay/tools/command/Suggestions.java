package io.mainstay.tools.command;

import java.util.List;
import java.util.Locale;

/** Which commands somebody may have meant: those that begin so, or are two letters off. */
final class Suggestions {
  private static final int MOST_EDITS = 2;

  private Suggestions() {}

  /** What is said of them, empty when there are none. */
  static String text(String word, List<Command> commands) {
    List<String> lines =
        commands.stream()
            .map(Command::name)
            .filter(name -> isNear(word.toLowerCase(Locale.ROOT), name))
            .sorted()
            .map(name -> "\t" + name + "\n")
            .toList();
    return lines.isEmpty() ? "" : "\n\nDid you mean this?\n" + String.join("", lines);
  }

  private static boolean isNear(String word, String name) {
    return name.startsWith(word) || edits(word, name) <= MOST_EDITS;
  }

  /** Levenshtein's distance, row by row. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
