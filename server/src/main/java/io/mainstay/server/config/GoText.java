package io.mainstay.server.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and quoted text as Go's standard library reads and writes them. Any thread. */
public final class GoText {
  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
  private static final Map<String, Long> UNIT_NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "\u03bcs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoText() {}

  /**
   * A duration such as {@code 1m30s}.
   *
   * @throws IllegalArgumentException when it is none or does not fit
   */
  public static Duration duration(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("time: invalid duration " + quote(text));
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = DURATION_PART.matcher(rest);
    int end = 0;
    while (part.find() && part.start() == end) {
      String whole = part.group(1);
      String fraction = part.group(2) == null ? "" : part.group(2);
      if (whole.isEmpty() && fraction.isEmpty()) {
        break;
      }
      BigDecimal number = new BigDecimal("0" + whole + "." + fraction + "0");
      nanos =
          nanos.add(
              number.multiply(
                  BigDecimal.valueOf(Objects.requireNonNull(UNIT_NANOS.get(part.group(3))))));
      end = part.end();
    }
    if (end < rest.length()) {
      throw new IllegalArgumentException(durationProblem(text, rest.substring(end)));
    }
    BigInteger total = nanos.setScale(0, RoundingMode.DOWN).toBigInteger();
    total = negative ? total.negate() : total;
    if (total.bitLength() > 63) {
      throw new IllegalArgumentException("time: invalid duration " + quote(text));
    }
    return Duration.ofNanos(total.longValue());
  }

  private static String durationProblem(String text, String rest) {
    Matcher number = Pattern.compile("[0-9]*(?:\\.[0-9]*)?").matcher(rest);
    String digits = number.lookingAt() ? number.group() : "";
    if (digits.isEmpty() || digits.equals(".")) {
      return "time: invalid duration " + quote(text);
    }
    Matcher unit = Pattern.compile("[^0-9.]*").matcher(rest.substring(digits.length()));
    String word = unit.lookingAt() ? unit.group() : "";
    return word.isEmpty()
        ? "time: missing unit in duration " + quote(text)
        : "time: unknown unit " + quote(word) + " in duration " + quote(text);
  }

  /** Text between double quotes, as Go's {@code %q}. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
