package io.mainstay.tools.command;

import java.util.ArrayList;
import java.util.List;

/** Lists in one word: with commas between, and items that hold commas in double quotes. */
final class CommaSeparated {
  private final String text;
  private final List<String> items = new ArrayList<>();
  private int at;

  private CommaSeparated(String text) {
    this.text = text;
  }

  /**
   * The items; none in an empty word.
   *
   * @throws IllegalArgumentException with the words of Go's {@code encoding/csv}
   */
  static List<String> parse(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    CommaSeparated parser = new CommaSeparated(text);
    parser.run();
    return List.copyOf(parser.items);
  }

  private void run() {
    while (true) {
      items.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (at >= text.length()) {
        return;
      }
      at++;
    }
  }

  private String plain() {
    int comma = text.indexOf(',', at);
    int end = comma < 0 ? text.length() : comma;
    String item = text.substring(at, end);
    if (item.contains("\"")) {
      throw failure(at + item.indexOf('"'), "bare \" in non-quoted field");
    }
    at = end;
    return item;
  }

  /** Two quotes are one that belongs to the item. */
  private String quoted() {
    StringBuilder item = new StringBuilder();
    at++;
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        throw failure(text.length(), "extraneous or missing \" in quoted-field");
      }
      item.append(text, at, quote);
      at = quote + 1;
      if (at == text.length() || text.charAt(at) == ',') {
        return item.toString();
      }
      if (text.charAt(at) != '"') {
        throw failure(quote, "extraneous or missing \" in quoted-field");
      }
      item.append('"');
      at++;
    }
  }

  private static IllegalArgumentException failure(int index, String reason) {
    return new IllegalArgumentException(
        "parse error on line 1, column %d: %s".formatted(index + 1, reason));
  }
}
