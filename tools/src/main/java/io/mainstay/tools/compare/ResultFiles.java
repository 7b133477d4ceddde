package io.mainstay.tools.compare;

import io.mainstay.daemon.logging.GoDuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a comparison leaves behind. */
record ResultFiles(
    Machine machine,
    Contestant original,
    Contestant ours,
    Settings settings,
    List<Outcome> outcomes) {
  /** Copies the list. */
  ResultFiles {
    outcomes = List.copyOf(outcomes);
  }

  /** Writes all of it. */
  void write(Path directory) throws IOException {
    write(directory.resolve("results.md"), page());
    write(directory.resolve("results.svg"), new Chart(outcomes).svg());
    write(directory.resolve("results.csv"), new RawFigures(outcomes).csv());
    write(directory.resolve("results.json"), new RawFigures(outcomes).json());
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** What it was measured on, the table, and what failed. */
  String page() {
    return "%s%n%n%s%s"
        .formatted(
            description().stream().map(line -> "* " + line).collect(Collectors.joining("\n")),
            new ResultTable(outcomes).text(),
            failures());
  }

  private List<String> description() {
    return List.of(
        "Processors: " + machine.processors(),
        "Memory: " + machine.memory(),
        "Kernel: " + machine.kernel() + ", data on " + machine.fileSystem(),
        "Java: " + machine.java(),
        "etcd: " + original.version(),
        "Mainstay: " + ours.version(),
        "Rounds in alternation, of which the medians are shown: %d; scale %s; warm-up %s"
            .formatted(
                settings.rounds(),
                settings.scale().factor(),
                GoDuration.format(settings.warmUp())));
  }

  private String failures() {
    return outcomes.stream()
        .flatMap(
            outcome ->
                Stream.of(
                    failure(outcome, original, outcome.original()),
                    failure(outcome, ours, outcome.ours())))
        .collect(Collectors.joining());
  }

  private static String failure(Outcome outcome, Contestant contestant, Score score) {
    return score.isComplete()
        ? ""
        : "%n%s, %d members, %s failed: %s%n"
            .formatted(
                outcome.subject().title(), outcome.members(), contestant.name(), score.failure());
  }
}
