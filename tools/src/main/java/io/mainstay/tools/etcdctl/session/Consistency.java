package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.output.GoQuote;

/** {@code --consistency}: whether all members agree on an answer, or one gives its own. */
public final class Consistency {
  /** The flag. */
  public static final Flag FLAG =
      Flag.text("consistency", "l", "Linearizable(l) or Serializable(s)").withChoices("l", "s");

  private Consistency() {}

  /** Whether the members have to agree. */
  public static boolean isLinearizable(FlagValues flags) throws CommandException {
    String letter = flags.text(FLAG.name());
    return switch (letter) {
      case "l" -> true;
      case "s" -> false;
      default ->
          throw new CommandException(
              ExitCode.BAD_FEATURE, "unknown consistency flag " + GoQuote.of(letter));
    };
  }
}
