package io.mainstay.tools.command;

import java.util.Comparator;
import java.util.List;

/** The help of a command, laid out as cobra does. */
final class Usage {
  private static final int LEAST_NAME_WIDTH = 11;

  private final HelpStyle style;

  Usage(HelpStyle style) {
    this.style = style;
  }

  /** What is shown to who asks. */
  String help(CommandPath path) {
    Command command = path.last();
    String text = command.description().isEmpty() ? command.summary() : command.description();
    String description = style.describes() ? text.stripTrailing() + "\n\n" : "";
    String closing = style.closing().isEmpty() ? "" : style.closing() + "\n";
    return description + usage(path) + closing;
  }

  /** What is shown to who went wrong. */
  String usage(CommandPath path) {
    Command command = path.last();
    StringBuilder text = new StringBuilder("Usage:\n");
    if (command.action() != null) {
      String arguments = command.arguments().isEmpty() ? "" : " " + command.arguments();
      text.append("  %s%s [flags]%n".formatted(path.text(), arguments));
    }
    if (!command.subcommands().isEmpty()) {
      text.append("  %s [command]%n".formatted(path.text()));
      text.append(commands(path));
    }
    boolean hidesOwn = path.isProgram() && style.hidesGlobalFlags();
    appendFlags(text, "Flags", hidesOwn ? List.of() : path.ownFlags());
    appendFlags(text, "Global Flags", path.flagsFromAbove(style.hidesGlobalFlags()));
    if (!command.subcommands().isEmpty()) {
      text.append(
          "%nUse \"%s [command] --help\" for more information about a command.%n"
              .formatted(path.text()));
    }
    return text.toString();
  }

  private static void appendFlags(StringBuilder text, String heading, List<Flag> flags) {
    if (!flags.isEmpty()) {
      text.append('\n').append(heading).append(":\n").append(FlagHelp.of(flags));
    }
  }

  private String commands(CommandPath path) {
    List<Command> commands = path.last().subcommands();
    if (!path.isProgram() || style.sections().isEmpty()) {
      return "\nAvailable Commands:\n" + lines(commands, commands);
    }
    StringBuilder text = new StringBuilder();
    for (String section : style.sections()) {
      List<Command> members =
          commands.stream().filter(command -> command.section().equals(section)).toList();
      text.append('\n').append(section).append('\n').append(lines(members, commands));
    }
    return text.toString();
  }

  /** The names are as wide as those of all. */
  private static String lines(List<Command> commands, List<Command> all) {
    int width =
        all.stream()
            .mapToInt(command -> command.name().length())
            .reduce(LEAST_NAME_WIDTH, Math::max);
    StringBuilder lines = new StringBuilder();
    commands.stream()
        .sorted(Comparator.comparing(Command::name))
        .forEach(
            command ->
                lines
                    .append("  ")
                    .append(command.name())
                    .append(" ".repeat(width - command.name().length() + 1))
                    .append(command.summary())
                    .append('\n'));
    return lines.toString();
  }
}
