package io.mainstay.daemon.config;

import io.mainstay.server.config.GoText;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, durations and quoted text as Go's standard library reads and writes them. */
public final class GoSyntax {
  /** Possessive: otherwise each digit takes stack. */
  private static final Pattern INTEGER =
      Pattern.compile(
          "([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])++)|0[bB]((?:_?[01])++)|0[oO]((?:_?[0-7])++)|0((?:_?[0-7])++)|(0|[1-9](?:_?[0-9])*+))");

  private static final int[] INTEGER_BASES = {16, 2, 8, 8, 10};

  private GoSyntax() {}

  /**
   * A whole number in base 10, or in 16, 8 or 2 behind its prefix, with {@code _} between digits.
   *
   * @throws NumberFormatException when it is none
   */
  public static BigInteger integer(String text) {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      throw new NumberFormatException(text);
    }
    for (int i = 0; i < INTEGER_BASES.length; i++) {
      String digits = matcher.group(i + 2);
      if (digits != null) {
        return new BigInteger(matcher.group(1) + digits.replace("_", ""), INTEGER_BASES[i]);
      }
    }
    throw new NumberFormatException(text);
  }

  /**
   * A duration such as {@code 1m30s}.
   *
   * @throws IllegalArgumentException when it is none or does not fit
   */
  public static Duration duration(String text) {
    return GoText.duration(text);
  }

  /** Text between double quotes, as Go's {@code %q}. */
  public static String quote(String text) {
    return GoText.quote(text);
  }

  /**
   * A boolean word.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static boolean bool(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("not a boolean: " + text);
    };
  }
}
