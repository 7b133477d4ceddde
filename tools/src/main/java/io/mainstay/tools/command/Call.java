package io.mainstay.tools.command;

import java.util.List;

/**
 * One call of a command.
 *
 * @param flags their values
 * @param flagsFromAbove those of the flags that the command has from the commands above it
 * @param arguments the words that are no flags
 * @param argumentsBeforeDashes how many of them stand before a bare {@code --}; −1 when there is
 *     none
 * @param streams what the tool reads and writes
 */
public record Call(
    FlagValues flags,
    List<Flag> flagsFromAbove,
    List<String> arguments,
    int argumentsBeforeDashes,
    Streams streams) {
  /** Copies the lists. */
  public Call {
    flagsFromAbove = List.copyOf(flagsFromAbove);
    arguments = List.copyOf(arguments);
  }

  /** Whether there is a bare {@code --}. */
  public boolean hasDashes() {
    return argumentsBeforeDashes >= 0;
  }
}
