package io.mainstay.tools.command;

import java.util.Comparator;
import java.util.List;

/** The lines that tell of flags. */
public final class FlagHelp {
  private FlagHelp() {}

  /** A line for each, by name. */
  public static String of(List<Flag> flags) {
    int width = flags.stream().mapToInt(flag -> head(flag).length()).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    flags.stream()
        .sorted(Comparator.comparing(Flag::name))
        .forEach(
            flag ->
                lines
                    .append(head(flag))
                    .append(" ".repeat(width - head(flag).length()))
                    .append("   ")
                    .append(flag.usage())
                    .append(defaultOf(flag))
                    .append('\n'));
    return lines.toString();
  }

  private static String head(Flag flag) {
    String shorthand = flag.shorthand().isEmpty() ? "      --" : "  -" + flag.shorthand() + ", --";
    String type = flag.typeName().isEmpty() ? "" : " " + flag.typeName();
    return shorthand + flag.name() + type;
  }

  private static String defaultOf(Flag flag) {
    if (flag.defaultsToZero()) {
      return "";
    }
    String value = flag.defaultValue();
    String shown =
        switch (flag.kind()) {
          case TEXT -> '"' + value + '"';
          case LIST -> '[' + value + ']';
          case NUMBER, UNSIGNED, DURATION, SWITCH -> value;
        };
    return " (default " + shown + ")";
  }
}
