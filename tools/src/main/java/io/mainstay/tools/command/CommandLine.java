package io.mainstay.tools.command;

import java.util.List;

/**
 * A line that names a command, without a program that runs it.
 *
 * @param command the one that is named
 * @param call its flags and arguments
 */
public record CommandLine(Command command, Call call) {
  /**
   * Reads a line.
   *
   * @param commands those that it may name
   * @param words of the line
   * @throws UsageException when it names none of them, or not as the command wants it
   */
  public static CommandLine parse(List<Command> commands, List<String> words, Streams streams)
      throws UsageException {
    CommandPath nothing = new CommandPath(List.of(Command.group("", "", commands)));
    CommandPath.Found found = nothing.descend(words);
    if (found.path().isProgram()) {
      throw new UsageException("unknown command");
    }
    Call call = FlagParser.parse(found, streams);
    return new CommandLine(found.path().last(), call);
  }
}
