package io.mainstay.torture.run;

import io.mainstay.torture.fault.FaultKind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param settings what was run
 * @param rounds in order; only the last can be wrong
 */
public record Report(Settings settings, List<RoundResult> rounds) {
  private static final String ROW = "| %d | %s | %s | %d | %d | %.1f | %s |\n";
  private static final double MILLIS = 1_000;

  /** Copies the list. */
  public Report {
    rounds = List.copyOf(rounds);
  }

  /** Whether all was right. */
  public boolean isGood() {
    return rounds.stream().allMatch(RoundResult::isGood);
  }

  /** What was wrong, in words. */
  public List<String> failures() {
    return rounds.stream().flatMap(round -> round.failures().stream()).toList();
  }

  /** How many faults were inflicted and undone. */
  public int faultRuns() {
    return rounds.stream().mapToInt(round -> round.faultRuns().size()).sum();
  }

  /** All of it as a page in Markdown. */
  public String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Torture, seed %d, %d members

        %d fault runs in %d rounds, %d calls answered: %s.

        | round | fault | what it did | calls/s before | after | back within s | verdict |
        |---|---|---|---|---|---|---|
        """
            .formatted(
                settings.seed(),
                settings.members(),
                faultRuns(),
                rounds.size(),
                rounds.stream().mapToLong(RoundResult::calls).sum(),
                isGood() ? "all was right" : "NOT RIGHT"));
    rounds.forEach(round -> page.append(rows(round)));
    rounds.forEach(round -> page.append(undecided(round)));
    rounds.stream().filter(round -> !round.isGood()).forEach(round -> page.append(wrong(round)));
    return page.toString();
  }

  private static String rows(RoundResult round) {
    return round.faultRuns().stream()
        .map(
            run ->
                ROW.formatted(
                    round.number(),
                    run.kind().text(),
                    run.description(),
                    run.callsBefore(),
                    run.callsAfter(),
                    run.recoveryMillis() / MILLIS,
                    round.isGood() ? "right" : "wrong"))
        .collect(Collectors.joining());
  }

  private static String undecided(RoundResult round) {
    return round.undecided().isEmpty()
        ? ""
        : "\nRound %d, what cannot be told:\n\n%s\n"
            .formatted(round.number(), bullets(round.undecided()));
  }

  private String wrong(RoundResult round) {
    String faults = round.faults().stream().map(FaultKind::text).collect(Collectors.joining(","));
    return """

        ## Round %d is wrong

        %s

        History and logs: %s
        To check it again: bin/torture check %s
        To run it again: bin/torture --seed %d --members %d --faults %s --faults-per-round %d --rate %d --minutes 0.1
        """
        .formatted(
            round.number(),
            bullets(round.failures()),
            round.directory(),
            round.directory(),
            round.seed(),
            settings.members(),
            faults,
            round.faults().size(),
            settings.callsPerSecond());
  }

  private static String bullets(List<String> texts) {
    return texts.stream().map(text -> "* " + text).collect(Collectors.joining("\n"));
  }
}
