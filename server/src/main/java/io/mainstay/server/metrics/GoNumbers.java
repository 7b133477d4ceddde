package io.mainstay.server.metrics;

import java.math.BigDecimal;

/**
 * Numbers as Go's Prometheus library writes them. The bounds of buckets are labels, which queries
 * compare as texts.
 */
final class GoNumbers {
  private static final int LONGEST_PLAIN_EXPONENT = 5;
  private static final int LEAST_PLAIN_EXPONENT = -4;

  private GoNumbers() {}

  static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    return exponent < LEAST_PLAIN_EXPONENT || exponent > LONGEST_PLAIN_EXPONENT
        ? scientific(shortest, exponent)
        : shortest.toPlainString();
  }

  private static String scientific(BigDecimal number, int exponent) {
    String digits = number.movePointLeft(exponent).toPlainString();
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return digits + (exponent < 0 ? "e-" : "e+") + power;
  }
}
