package io.mainstay.tools.output;

import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in a frame: headings centred in capitals, cells to the right.
 *
 * @param headings one for each column
 * @param rows as many cells each
 */
public record Table(List<String> headings, List<List<String>> rows) {
  /** Copies the lists. */
  public Table {
    headings = headings.stream().map(heading -> heading.toUpperCase(Locale.ROOT)).toList();
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** All lines, each ended. */
  public String text() {
    List<Integer> widths = IntStream.range(0, headings.size()).mapToObj(this::width).toList();
    StringBuilder text = new StringBuilder();
    text.append(rule("┌", "┬", "┐", widths));
    text.append(line(headings, widths, Table::centred));
    text.append(rule("├", "┼", "┤", widths));
    rows.forEach(row -> text.append(line(row, widths, Table::right)));
    text.append(rule("└", "┴", "┘", widths));
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).length())
        .reduce(headings.get(column).length(), Math::max);
  }

  private static String rule(String left, String between, String right, List<Integer> widths) {
    return widths.stream()
        .map(width -> "─".repeat(width + 2))
        .collect(Collectors.joining(between, left, right + "\n"));
  }

  private static String line(
      List<String> cells, List<Integer> widths, BinaryOperator<String> alignment) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              String cell = cells.get(column);
              return alignment.apply(cell, " ".repeat(widths.get(column) - cell.length()));
            })
        .collect(Collectors.joining(" │ ", "│ ", " │\n"));
  }

  private static String right(String cell, String room) {
    return room + cell;
  }

  /** The odd blank goes to the right. */
  private static String centred(String cell, String room) {
    int left = room.length() / 2;
    return room.substring(0, left) + cell + room.substring(left);
  }
}
