package io.mainstay.tools.command;

import java.util.Comparator;
import java.util.List;

/** The help of a command, laid out as cobra does. */
final class Usage {
  private static final int LEAST_NAME_WIDTH = 11;

  private Usage() {}

  static String of(CommandPath path) {
    Command command = path.last();
    StringBuilder text = new StringBuilder("Usage:\n");
    if (command.action() != null) {
      String arguments = command.arguments().isEmpty() ? "" : " " + command.arguments();
      text.append("  %s%s [flags]%n".formatted(path.text(), arguments));
    }
    if (!command.subcommands().isEmpty()) {
      text.append("  %s [command]%n%nAvailable Commands:%n".formatted(path.text()));
      text.append(commands(command.subcommands()));
    }
    text.append("\nFlags:\n").append(flags(path.ownFlags()));
    if (!path.sharedFlags().isEmpty()) {
      text.append("\nGlobal Flags:\n").append(flags(path.sharedFlags()));
    }
    if (!command.subcommands().isEmpty()) {
      text.append(
          "%nUse \"%s [command] --help\" for more information about a command.%n"
              .formatted(path.text()));
    }
    return text.toString();
  }

  private static String commands(List<Command> commands) {
    int width =
        commands.stream()
            .mapToInt(command -> command.name().length())
            .reduce(LEAST_NAME_WIDTH, Math::max);
    StringBuilder lines = new StringBuilder();
    commands.stream()
        .sorted(Comparator.comparing(Command::name))
        .forEach(command -> line(lines, "  " + command.name(), width + 2, " ", command.summary()));
    return lines.toString();
  }

  private static String flags(List<Flag> flags) {
    int width = flags.stream().mapToInt(flag -> head(flag).length()).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    flags.stream()
        .sorted(Comparator.comparing(Flag::name))
        .forEach(flag -> line(lines, head(flag), width, "   ", flag.usage() + defaultOf(flag)));
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
    String shown =
        flag.kind() == Flag.Kind.TEXT ? "\"" + flag.defaultValue() + "\"" : flag.defaultValue();
    return " (default " + shown + ")";
  }

  private static void line(
      StringBuilder lines, String head, int width, String gap, String description) {
    lines.append(head).append(" ".repeat(width - head.length())).append(gap);
    lines.append(description).append('\n');
  }
}
