package io.mainstay.tools.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands that a command line names, from the program on.
 *
 * @param commands at least the program
 */
record CommandPath(List<Command> commands) {
  private static final String END_OF_FLAGS = "--";

  /** Copies the list. */
  CommandPath {
    commands = List.copyOf(commands);
  }

  /** A command line with the commands it names taken out. */
  record Found(CommandPath path, List<String> rest) {}

  Command last() {
    return commands.get(commands.size() - 1);
  }

  boolean isProgram() {
    return commands.size() == 1;
  }

  /** All names, as one would type them. */
  String text() {
    return commands.stream().map(Command::name).collect(Collectors.joining(" "));
  }

  /** The flag that asks for help, which every command has. */
  Flag help() {
    return Flag.toggle("help", "help for " + last().name()).withShorthand("h");
  }

  /** Those that the last command does not have from above. */
  List<Flag> ownFlags() {
    return Stream.of(last().flags(), last().inheritedFlags(), List.of(help()))
        .flatMap(List::stream)
        .toList();
  }

  /** Those that the last command has from above, with or without the program's. */
  List<Flag> flagsFromAbove(boolean withoutProgram) {
    int end = commands.size() - 1;
    return commands.subList(withoutProgram ? Math.min(1, end) : 0, end).stream()
        .flatMap(command -> command.inheritedFlags().stream())
        .toList();
  }

  List<Flag> flags() {
    return Stream.concat(ownFlags().stream(), flagsFromAbove(false).stream()).toList();
  }

  /** Goes down as far as words name commands. */
  Found descend(List<String> words) {
    int at = firstCommand(words);
    Optional<Command> next = at < 0 ? Optional.empty() : subcommand(words.get(at));
    if (next.isEmpty()) {
      return new Found(this, words);
    }
    List<Command> deeper = new ArrayList<>(commands);
    deeper.add(next.get());
    List<String> rest = new ArrayList<>(words);
    rest.remove(at);
    return new CommandPath(deeper).descend(rest);
  }

  /** The first word that is neither a flag nor the value of one; −1 for none. */
  int firstCommand(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(END_OF_FLAGS)) {
        return -1;
      }
      if (!word.startsWith("-") && !word.isEmpty()) {
        return i;
      }
      if (valueFollows(word)) {
        i++;
      }
    }
    return -1;
  }

  /** Of flags that nobody knows it is taken for granted. */
  private boolean valueFollows(String word) {
    if (word.contains("=")) {
      return false;
    }
    if (word.startsWith("--")) {
      return flags().stream().noneMatch(flag -> isSwitch(flag, flag.name(), word.substring(2)));
    }
    return word.length() == 2
        && flags().stream().noneMatch(flag -> isSwitch(flag, flag.shorthand(), word.substring(1)));
  }

  private static boolean isSwitch(Flag flag, String name, String given) {
    return !flag.takesValue() && name.equals(given);
  }

  /** The subcommand of that name, or the only one whose name begins so. */
  Optional<Command> subcommand(String word) {
    List<Command> subcommands = last().subcommands();
    Optional<Command> exact =
        subcommands.stream().filter(command -> command.name().equals(word)).findFirst();
    List<Command> begun =
        subcommands.stream().filter(command -> command.name().startsWith(word)).toList();
    return exact.isPresent() || begun.size() != 1 ? exact : Optional.of(begun.get(0));
  }
}
