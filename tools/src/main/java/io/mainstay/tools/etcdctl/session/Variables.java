package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The flags that stand in the environment: {@code ETCDCTL_ENDPOINTS} and the like. */
final class Variables {
  private static final String PREFIX = "ETCDCTL_";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Map<String, String> environment;
  private final Set<String> known;
  private final Clock clock;

  /**
   * The variables.
   *
   * @param known those that stand for no flag, and are right nevertheless
   * @param clock for the lines that complain
   */
  Variables(Map<String, String> environment, Set<String> known, Clock clock) {
    this.environment = new TreeMap<>(environment);
    this.known = Set.copyOf(known);
    this.clock = clock;
  }

  /** The name of the variable that stands for a flag. */
  static String nameOf(Flag flag) {
    return PREFIX + flag.name().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Gives the flags that were not given their values. What cannot be read does not count.
   *
   * @param err where it is said that a variable stands for nothing
   * @throws CommandException when a flag is set both ways
   */
  FlagValues apply(List<Flag> flags, FlagValues given, PrintStream err) throws CommandException {
    FlagValues values = given;
    Set<String> used = new HashSet<>(known);
    Set<String> shadowed = new HashSet<>();
    for (Flag flag : flags) {
      String name = nameOf(flag);
      String value = environment.getOrDefault(name, "");
      if (given.isGiven(flag.name())) {
        shadowed.add(name);
      } else if (!value.isEmpty()) {
        used.add(name);
        values = set(values, flag, value);
      }
    }
    complain(used, shadowed, err);
    return values;
  }

  private static FlagValues set(FlagValues values, Flag flag, String value) {
    try {
      return values.with(flag, value);
    } catch (IllegalArgumentException e) {
      return values;
    }
  }

  private void complain(Set<String> used, Set<String> shadowed, PrintStream err)
      throws CommandException {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (shadowed.contains(name)) {
        err.println(
            line(
                "fatal",
                "conflicting environment variable is shadowed by corresponding command-line flag"
                    + " (either unset environment variable or disable flag))",
                name));
        throw new CommandException(ExitCode.ERROR, "");
      }
      if (name.startsWith(PREFIX) && !used.contains(name)) {
        err.println(
            line("warn", "unrecognized environment variable", name + "=" + variable.getValue()));
      }
    }
  }

  private String line(String level, String message, String variable) {
    return new JsonWriter(false)
        .begin()
        .name("level")
        .string(level)
        .name("ts")
        .string(TIME.format(clock.instant()))
        .name("caller")
        .string("flags/flag.go")
        .name("msg")
        .string(message)
        .name("environment-variable")
        .string(variable)
        .end()
        .text();
  }
}
