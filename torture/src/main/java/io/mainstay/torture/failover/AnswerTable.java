package io.mainstay.torture.failover;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Answers of members that were cut off, as a table in Markdown. */
final class AnswerTable {
  private static final String HEAD =
      """
      | call | asked of | answers | longest ms |
      |---|---|---|---|
      """;

  private AnswerTable() {}

  /** A row for each call and whom it was asked of. */
  static String of(List<Answer> answers) {
    StringBuilder table = new StringBuilder(HEAD);
    for (Question question : Question.values()) {
      for (boolean wasLeader : new boolean[] {true, false}) {
        List<Answer> some =
            answers.stream()
                .filter(answer -> answer.question() == question && answer.wasLeader() == wasLeader)
                .toList();
        if (!some.isEmpty()) {
          table.append(row(question, wasLeader, some));
        }
      }
    }
    return table.toString();
  }

  private static String row(Question question, boolean wasLeader, List<Answer> answers) {
    Map<String, Long> counts =
        answers.stream()
            .collect(
                Collectors.groupingBy(
                    answer -> answer.outcome().text(), TreeMap::new, Collectors.counting()));
    return "| %s | %s | %s | %d |\n"
        .formatted(
            question.text(),
            wasLeader ? "the leader" : "another",
            counts.entrySet().stream()
                // Stable: those of the same count stay in the order of their texts.
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining(", ")),
            answers.stream().mapToLong(Answer::millis).max().orElse(0));
  }
}
