package io.mainstay.tools.command;

import io.mainstay.daemon.config.GoSyntax;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flags of one call. The values have been checked.
 *
 * @param values of all flags, by name
 * @param given the names of those that stood on the command line
 */
public record FlagValues(Map<String, String> values, Set<String> given) {
  /** Copies the collections. */
  public FlagValues {
    values = Map.copyOf(values);
    given = Set.copyOf(given);
  }

  /** The value of a flag. */
  public String text(String flag) {
    String value = values.get(flag);
    if (value == null) {
      throw new IllegalArgumentException("no flag is called " + flag);
    }
    return value;
  }

  /** The items of a list. */
  public List<String> list(String flag) {
    return CommaSeparated.parse(text(flag));
  }

  /** The value of a number of 64 bits. */
  public long number(String flag) {
    return GoNumber.signed(text(flag), 0);
  }

  /** The value of a number of 64 bits without sign. */
  public long unsigned(String flag) {
    return GoNumber.unsigned(text(flag), 0);
  }

  /** The value of a duration. */
  public Duration duration(String flag) {
    return GoSyntax.duration(text(flag));
  }

  /** Whether a flag is on. */
  public boolean toggled(String flag) {
    return GoSyntax.bool(text(flag));
  }

  /** Whether a flag stood on the command line. */
  public boolean isGiven(String flag) {
    return given.contains(flag);
  }

  /**
   * The same with a value for a flag, as if it had been given.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public FlagValues with(Flag flag, String value) {
    flag.check(value);
    Map<String, String> changed = new HashMap<>(values);
    changed.put(flag.name(), value);
    Set<String> more = new HashSet<>(given);
    more.add(flag.name());
    return new FlagValues(changed, more);
  }
}
