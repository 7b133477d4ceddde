package io.mainstay.torture.failover;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param settings what was run
 * @param kills those after which the cluster went on, in order
 * @param answers of members that were cut off
 * @param acknowledgedPuts how many puts of probes were acknowledged
 * @param failures what was wrong, in words; none if all was right
 */
record FailoverReport(
    FailoverSettings settings,
    List<Kill> kills,
    List<Answer> answers,
    int acknowledgedPuts,
    List<String> failures) {
  private static final long LIMIT_MILLIS =
      FailoverSettings.ELECTION_TIMEOUT.multipliedBy(2).toMillis();

  /** Copies the lists. */
  FailoverReport {
    kills = List.copyOf(kills);
    answers = List.copyOf(answers);
    failures = List.copyOf(failures);
  }

  /** Whether all was right. */
  boolean isGood() {
    return failures.isEmpty();
  }

  /** All of it as a page in Markdown. */
  String page() {
    return """
        # Failover, seed %d, %d members

        %d of %d kills, %d of %d isolations, %d puts acknowledged: %s.
        """
            .formatted(
                settings.seed(),
                settings.members(),
                kills.size(),
                settings.kills(),
                answers.stream().mapToInt(Answer::isolation).distinct().count(),
                settings.isolations(),
                acknowledgedPuts,
                isGood() ? "all was right" : "NOT RIGHT")
        + times()
        + answerTable()
        + wrong();
  }

  private String times() {
    if (kills.isEmpty()) {
      return "";
    }
    FailoverTimes times = FailoverTimes.of(kills);
    return """

        ## Without a leader

        From the kill of the leader until a put that was begun after it was acknowledged, in milliseconds:

        | kills | min | median | p90 | p99 | max | within %d |
        |---|---|---|---|---|---|---|
        | %d | %d | %d | %d | %d | %d | %d |
        """
        .formatted(
            LIMIT_MILLIS,
            times.count(),
            times.percentile(0),
            times.percentile(50),
            times.percentile(90),
            times.percentile(99),
            times.percentile(100),
            times.within(LIMIT_MILLIS));
  }

  private String answerTable() {
    return answers.isEmpty()
        ? ""
        : "\n## What a member that is cut off answers\n\n" + AnswerTable.of(answers);
  }

  private String wrong() {
    return isGood()
        ? ""
        : """

        ## What was wrong

        %s

        Logs: %s
        To run it again: bin/torture failover --seed %d --members %d --kills %d --isolations %d
        """
            .formatted(
                failures.stream().map(text -> "* " + text).collect(Collectors.joining("\n")),
                settings.out(),
                settings.seed(),
                settings.members(),
                settings.kills(),
                settings.isolations());
  }
}
