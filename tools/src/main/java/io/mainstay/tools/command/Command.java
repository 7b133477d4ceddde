package io.mainstay.tools.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command, or a group of them.
 *
 * @param name the word that calls it; any beginning of it that is nobody else's will do
 * @param arguments what the help shows behind the name
 * @param summary one line for the help
 * @param flags its own
 * @param subcommands none for a command that does something
 * @param action what it does, null for a group
 */
public record Command(
    String name,
    String arguments,
    String summary,
    List<Flag> flags,
    List<Command> subcommands,
    @Nullable Action action) {
  /** Copies the lists. */
  public Command {
    flags = List.copyOf(flags);
    subcommands = List.copyOf(subcommands);
  }

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /** Does it; what it prints goes to the output of the call. */
    void run(Call call) throws CommandException;
  }

  /** A group of commands. */
  public static Command group(String name, String summary, List<Command> subcommands) {
    return new Command(name, "", summary, List.of(), subcommands, null);
  }

  /** A command that does something. */
  public static Command leaf(
      String name, String arguments, String summary, List<Flag> flags, Action action) {
    return new Command(name, arguments, summary, flags, List.of(), action);
  }
}
