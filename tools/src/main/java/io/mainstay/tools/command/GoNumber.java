package io.mainstay.tools.command;

import io.mainstay.daemon.config.GoSyntax;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Whole numbers of 64 bits as Go's {@code strconv} reads them, with its words for what is none. */
public final class GoNumber {
  private static final int BITS = 64;
  private static final Pattern SIGNED = Pattern.compile("[+-]?[0-9a-zA-Z]+");
  private static final Pattern UNSIGNED = Pattern.compile("[0-9a-zA-Z]+");

  private GoNumber() {}

  /**
   * A number.
   *
   * @param base of its digits; 0 for what its prefix says
   * @throws NumberFormatException with Go's message
   */
  public static long signed(String text, int base) {
    BigInteger number = parse("ParseInt", text, base, SIGNED);
    if (number.bitLength() >= BITS) {
      throw outOfRange("ParseInt", text);
    }
    return number.longValue();
  }

  /**
   * A number without sign.
   *
   * @param base of its digits; 0 for what its prefix says
   * @throws NumberFormatException with Go's message
   */
  public static long unsigned(String text, int base) {
    BigInteger number = parse("ParseUint", text, base, UNSIGNED);
    if (number.bitLength() > BITS) {
      throw outOfRange("ParseUint", text);
    }
    return number.longValue();
  }

  private static BigInteger parse(String parser, String text, int base, Pattern form) {
    boolean prefixed = base == 0;
    String plain = prefixed ? text.replace("_", "") : text;
    if (!form.matcher(plain).matches()) {
      throw wrong(parser, text);
    }
    try {
      return prefixed ? GoSyntax.integer(text) : new BigInteger(text, base);
    } catch (NumberFormatException e) {
      throw wrong(parser, text);
    }
  }

  private static NumberFormatException wrong(String parser, String text) {
    return failure(parser, text, "invalid syntax");
  }

  private static NumberFormatException outOfRange(String parser, String text) {
    return failure(parser, text, "value out of range");
  }

  private static NumberFormatException failure(String parser, String text, String reason) {
    return new NumberFormatException(
        "strconv.%s: parsing %s: %s".formatted(parser, GoSyntax.quote(text), reason));
  }
}
