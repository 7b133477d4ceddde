package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;

/** Flags whose numbers have bounds. */
final class Numbers {
  private static final int MOST = 10_000_000;

  private Numbers() {}

  /** How many there are to be of something: one at least. */
  static int positive(FlagValues flags, String name) throws CommandException {
    return between(1, flags, name);
  }

  /** A size or a number that may be nothing. */
  static int notNegative(FlagValues flags, String name) throws CommandException {
    return between(0, flags, name);
  }

  private static int between(int least, FlagValues flags, String name) throws CommandException {
    long number = flags.number(name);
    if (number < least) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected %s --%s, got (%d)"
              .formatted(least > 0 ? "positive" : "non-negative", name, number));
    }
    if (number > MOST) {
      throw new CommandException(
          ExitCode.ERROR, "expected --%s up to %d, got (%d)".formatted(name, MOST, number));
    }
    return (int) number;
  }
}
