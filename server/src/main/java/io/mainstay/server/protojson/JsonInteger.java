package io.mainstay.server.protojson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whole numbers in any form that JSON has for them, such as {@code 100}, {@code 1e2}. */
final class JsonInteger {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

  /** No number of more digits is in any range. */
  private static final int MAX_DIGITS = 20;

  private static final int MAX_TEXT = 64;

  private JsonInteger() {}

  /** The number, or null when the text is none, it is not whole, or far too large. */
  static @Nullable BigInteger parse(String text) {
    if (text.length() > MAX_TEXT || !NUMBER.matcher(text).matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    // Looked at before the digits are written out: there could be thousands.
    return number.scale() > 0 || number.precision() - number.scale() > MAX_DIGITS
        ? null
        : number.toBigIntegerExact();
  }
}
