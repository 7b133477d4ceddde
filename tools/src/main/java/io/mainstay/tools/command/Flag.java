package io.mainstay.tools.command;

import io.mainstay.daemon.config.GoSyntax;

/**
 * A flag of a command.
 *
 * @param name what is written behind two dashes
 * @param shorthand the letter behind one dash, empty for none
 * @param kind what its values are
 * @param defaultValue its value when it is not given
 * @param usage one line for the help
 */
public record Flag(String name, String shorthand, Kind kind, String defaultValue, String usage) {
  private static final int BITS = 64;

  /** What the values of a flag are. */
  public enum Kind {
    TEXT("string", "", ""),
    UNSIGNED("uint", "ParseUint", "0"),
    /** Needs no value. */
    SWITCH("", "ParseBool", "false");

    private final String typeName;
    private final String parser;
    private final String zero;

    Kind(String typeName, String parser, String zero) {
      this.typeName = typeName;
      this.parser = parser;
      this.zero = zero;
    }
  }

  /** A text. */
  public static Flag text(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.TEXT, defaultValue, usage);
  }

  /** A number of 64 bits without sign. */
  public static Flag unsigned(String name, String defaultValue, String usage) {
    return new Flag(name, "", Kind.UNSIGNED, defaultValue, usage);
  }

  /** On or off; off unless given. */
  public static Flag toggle(String name, String usage) {
    return new Flag(name, "", Kind.SWITCH, Kind.SWITCH.zero, usage);
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

  /** Makes sure that a value can be read. */
  void check(String value) throws UsageException {
    String reason =
        switch (kind) {
          case TEXT -> "";
          case UNSIGNED -> unsignedReason(value);
          case SWITCH -> switchReason(value);
        };
    if (!reason.isEmpty()) {
      String shown = shorthand.isEmpty() ? "--" + name : "-" + shorthand + ", --" + name;
      throw new UsageException(
          "invalid argument %s for \"%s\" flag: strconv.%s: parsing %s: %s"
              .formatted(GoSyntax.quote(value), shown, kind.parser, GoSyntax.quote(value), reason));
    }
  }

  private static String unsignedReason(String value) {
    try {
      boolean signed = value.startsWith("+") || value.startsWith("-");
      int bits = GoSyntax.integer(value).bitLength();
      return signed ? "invalid syntax" : bits > BITS ? "value out of range" : "";
    } catch (NumberFormatException e) {
      return "invalid syntax";
    }
  }

  private static String switchReason(String value) {
    try {
      GoSyntax.bool(value);
      return "";
    } catch (IllegalArgumentException e) {
      return "invalid syntax";
    }
  }
}
