package io.mainstay.tools.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The medians of all cases, a line for each; where a cell has two figures etcd's is first. */
record ResultTable(List<Outcome> outcomes) {
  private static final double BYTES_A_MEGABYTE = 1e6;
  private static final String FAILED = "failed";
  private static final List<String> HEADINGS =
      List.of(
          "case",
          "unit",
          "members",
          "etcd",
          "Mainstay",
          "ratio",
          "p50 ms",
          "p99 ms",
          "server CPU µs/op",
          "peak memory MB");

  /** How many of the columns hold words. */
  private static final int WORD_COLUMNS = 2;

  /** Copies the list. */
  ResultTable {
    outcomes = List.copyOf(outcomes);
  }

  /** Markdown whose columns are aligned, so that it reads as text too. */
  String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    outcomes.forEach(outcome -> rows.add(row(outcome)));
    List<Integer> widths =
        IntStream.range(0, HEADINGS.size())
            .mapToObj(
                column ->
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow())
            .toList();
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    lines.add(1, rule(widths));
    return String.join("", lines);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              String room = " ".repeat(widths.get(column) - cells.get(column).length());
              return column < WORD_COLUMNS ? cells.get(column) + room : room + cells.get(column);
            })
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String rule(List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(
            column ->
                column < WORD_COLUMNS
                    ? "-".repeat(widths.get(column))
                    : "-".repeat(widths.get(column) - 1) + ":")
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static List<String> row(Outcome outcome) {
    return List.of(
        outcome.subject().title(),
        outcome.subject().metric().unit(),
        Integer.toString(outcome.members()),
        value(outcome.original()),
        value(outcome.ours()),
        Metric.text(outcome.ratio()),
        both(outcome, Measurement::p50Millis),
        both(outcome, Measurement::p99Millis),
        both(outcome, Measurement::serverMicros),
        both(outcome, measurement -> measurement.peakBytes() / BYTES_A_MEGABYTE));
  }

  private static String value(Score score) {
    return score.isComplete() ? Metric.text(score.median(Measurement::value)) : FAILED;
  }

  private static String both(Outcome outcome, ToDoubleFunction<Measurement> figure) {
    return Metric.text(outcome.original().median(figure))
        + " / "
        + Metric.text(outcome.ours().median(figure));
  }
}
