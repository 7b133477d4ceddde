package io.mainstay.tools.command;

import io.mainstay.daemon.config.GoSyntax;
import java.util.List;

/**
 * A flag of a command.
 *
 * @param name what is written behind two dashes
 * @param shorthand the letter behind one dash, empty for none
 * @param kind what its values are
 * @param defaultValue its value when it is not given
 * @param usage one line for the help
 * @param choices what shells offer for its value; empty for nothing in particular
 */
public record Flag(
    String name,
    String shorthand,
    Kind kind,
    String defaultValue,
    String usage,
    List<String> choices) {
  /** Copies the list. */
  public Flag {
    choices = List.copyOf(choices);
  }

  /** What the values of a flag are. */
  public enum Kind {
    TEXT("string", ""),
    /** Commas between the items; what is given again is added. */
    LIST("strings", ""),
    /** 64 bits. */
    NUMBER("int", "0"),
    /** 64 bits without sign. */
    UNSIGNED("uint", "0"),
    DURATION("duration", "0s"),
    /** Needs no value. */
    SWITCH("", "false");

    private final String typeName;
    private final String zero;

    Kind(String typeName, String zero) {
      this.typeName = typeName;
      this.zero = zero;
    }
  }

  /** A text. */
  public static Flag text(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.TEXT, defaultValue, usage, List.of());
  }

  /** A list of texts. */
  public static Flag list(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.LIST, defaultValue, usage, List.of());
  }

  /** A number of 64 bits. */
  public static Flag number(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.NUMBER, defaultValue, usage, List.of());
  }

  /** A number of 64 bits without sign. */
  public static Flag unsigned(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.UNSIGNED, defaultValue, usage, List.of());
  }

  /** A duration, as Go writes them. */
  public static Flag duration(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.DURATION, defaultValue, usage, List.of());
  }

  /** On or off; off unless given. */
  public static Flag toggle(String name, String usage) {
    return new Flag(name, "", Kind.SWITCH, Kind.SWITCH.zero, usage, List.of());
  }

  /** The same with a letter. */
  public Flag withShorthand(String letter) {
    return new Flag(name, letter, kind, defaultValue, usage, choices);
  }

  /** The same with another value for when it is not given. */
  public Flag withDefault(String value) {
    return new Flag(name, shorthand, kind, value, usage, choices);
  }

  /** The same with values to choose from. */
  public Flag withChoices(String... values) {
    return new Flag(name, shorthand, kind, defaultValue, usage, List.of(values));
  }

  /** Whether the word behind the flag is its value. */
  boolean takesValue() {
    return kind != Kind.SWITCH;
  }

  /** What Go calls values of this kind, empty for none. */
  String typeName() {
    return kind.typeName;
  }

  /** Whether the help leaves the default out. */
  boolean defaultsToZero() {
    return defaultValue.equals(kind.zero);
  }

  /**
   * Makes sure that a value can be read.
   *
   * @throws IllegalArgumentException with the words of Go's parsers
   */
  void check(String value) {
    switch (kind) {
      case TEXT -> {}
      case LIST -> CommaSeparated.parse(value);
      case NUMBER -> GoNumber.signed(value, 0);
      case UNSIGNED -> GoNumber.unsigned(value, 0);
      case DURATION -> GoSyntax.duration(value);
      case SWITCH -> checkSwitch(value);
    }
  }

  /** The complaint about a value that cannot be read. */
  String complaint(String value, String reason) {
    String shown = shorthand.isEmpty() ? "--" + name : "-" + shorthand + ", --" + name;
    return "invalid argument %s for \"%s\" flag: %s"
        .formatted(GoSyntax.quote(value), shown, reason);
  }

  private static void checkSwitch(String value) {
    try {
      GoSyntax.bool(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "strconv.ParseBool: parsing " + GoSyntax.quote(value) + ": invalid syntax", e);
    }
  }
}
