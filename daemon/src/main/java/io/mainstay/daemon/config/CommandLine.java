package io.mainstay.daemon.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the command line by the rules and with the error texts of Go's flag package. */
final class CommandLine {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLine.class);

  private final List<String> arguments;
  private final Settings settings;
  private int next;

  private CommandLine(List<String> arguments, Settings settings) {
    this.arguments = arguments;
    this.settings = settings;
  }

  /** What was asked for. */
  sealed interface Outcome {}

  /** The help. */
  record HelpWanted() implements Outcome {}

  /**
   * To go on.
   *
   * @param rest what stands behind the flags
   */
  record Parsed(List<String> rest) implements Outcome {}

  /**
   * Puts the flags into the settings.
   *
   * @throws UsageException on the first flag that is unknown or has a bad value
   */
  static Outcome parse(List<String> arguments, Settings settings) throws UsageException {
    return new CommandLine(arguments, settings).parse();
  }

  private Outcome parse() throws UsageException {
    while (next < arguments.size()) {
      String argument = arguments.get(next);
      if (argument.length() < 2 || argument.charAt(0) != '-') {
        break;
      }
      next++;
      if (argument.equals("--")) {
        break;
      }
      if (parseOne(argument)) {
        return new HelpWanted();
      }
    }
    return new Parsed(List.copyOf(arguments.subList(next, arguments.size())));
  }

  private boolean parseOne(String argument) throws UsageException {
    String body = argument.substring(argument.startsWith("--") ? 2 : 1);
    if (body.isEmpty() || body.charAt(0) == '-' || body.charAt(0) == '=') {
      throw new UsageException("bad flag syntax: " + argument);
    }
    int equals = body.indexOf('=');
    String name = equals < 0 ? body : body.substring(0, equals);
    String value = equals < 0 ? null : body.substring(equals + 1);
    if (OlderNames.isIgnored(name)) {
      LOG.atWarn().addKeyValue("flag-name", name).log("flag is no longer supported - ignoring");
      return false;
    }
    Flag flag = FlagTable.flags().get(name);
    if (flag == null) {
      flag = OlderNames.lookup(name);
    }
    if (flag == null) {
      if (name.equals("h") || name.equals("help")) {
        return true;
      }
      throw new UsageException("flag provided but not defined: -" + name);
    }
    if (flag.type() == FlagType.BOOL) {
      setBool(flag, value);
    } else {
      set(flag, value);
    }
    return false;
  }

  private void setBool(Flag flag, @Nullable String value) throws UsageException {
    try {
      settings.parse(flag, value == null ? "true" : value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.format(
              "invalid boolean value %s for -%s: %s",
              GoSyntax.quote(String.valueOf(value)), flag.name(), e.getMessage()));
    }
  }

  private void set(Flag flag, @Nullable String value) throws UsageException {
    String text = value;
    if (text == null) {
      if (next >= arguments.size()) {
        throw new UsageException("flag needs an argument: -" + flag.name());
      }
      text = arguments.get(next++);
    }
    try {
      settings.parse(flag, text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.format(
              "invalid value %s for flag -%s: %s",
              GoSyntax.quote(text), flag.name(), e.getMessage()));
    }
  }
}
