package io.mainstay.tools.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command, or a group of them.
 *
 * @param name the word that calls it; any beginning of it that is nobody else's will do
 * @param arguments what the help shows behind the name
 * @param summary one line for the help
 * @param description what its own help says instead, empty for the summary
 * @param section under which heading the program lists it, empty for none
 * @param flags its own
 * @param inheritedFlags those that the commands below it have as well
 * @param subcommands none for a command that does something
 * @param action what it does, null for a group
 */
public record Command(
    String name,
    String arguments,
    String summary,
    String description,
    String section,
    List<Flag> flags,
    List<Flag> inheritedFlags,
    List<Command> subcommands,
    @Nullable Action action) {
  /** Copies the lists. */
  public Command {
    flags = List.copyOf(flags);
    inheritedFlags = List.copyOf(inheritedFlags);
    subcommands = List.copyOf(subcommands);
  }

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /** Does it; what it prints goes to the streams of the call. */
    void run(Call call) throws CommandException;
  }

  /** A group of commands. */
  public static Command group(String name, String summary, List<Command> subcommands) {
    return new Command(name, "", summary, "", "", List.of(), List.of(), subcommands, null);
  }

  /** A command that does something. */
  public static Command leaf(
      String name, String arguments, String summary, List<Flag> flags, Action action) {
    return new Command(name, arguments, summary, "", "", flags, List.of(), List.of(), action);
  }

  /** The same with more to say in its own help. */
  public Command describedAs(String text) {
    return new Command(
        name, arguments, summary, text, section, flags, inheritedFlags, subcommands, action);
  }

  /** The same under a heading. */
  public Command in(String heading) {
    return new Command(
        name, arguments, summary, description, heading, flags, inheritedFlags, subcommands, action);
  }

  /** The same with flags for it and all commands below it. */
  public Command passingOn(List<Flag> more) {
    return new Command(
        name, arguments, summary, description, section, flags, more, subcommands, action);
  }

  /** The same with one more command below it. */
  Command with(Command subcommand) {
    List<Command> more = new ArrayList<>(subcommands);
    more.add(subcommand);
    return new Command(
        name, arguments, summary, description, section, flags, inheritedFlags, more, action);
  }
}
