package io.mainstay.tools.command;

import io.mainstay.daemon.config.GoSyntax;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * One call of a command. The values of flags have been checked.
 *
 * @param values of all flags, by name
 * @param arguments the words that are no flags
 * @param out standard output
 */
public record Call(Map<String, String> values, List<String> arguments, PrintStream out) {
  /** Copies the collections. */
  public Call {
    values = Map.copyOf(values);
    arguments = List.copyOf(arguments);
  }

  /** The value of a flag. */
  public String text(String flag) {
    String value = values.get(flag);
    if (value == null) {
      throw new IllegalArgumentException("no flag is called " + flag);
    }
    return value;
  }

  /** The value of a number of 64 bits without sign. */
  public long unsigned(String flag) {
    return GoSyntax.integer(text(flag)).longValue();
  }

  /** Whether a flag is on. */
  public boolean toggled(String flag) {
    return GoSyntax.bool(text(flag));
  }
}
