package io.mainstay.daemon.logging;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations in text as Go writes them, because tools parse them so. */
public final class GoDuration {
  private static final BigDecimal MICRO = BigDecimal.valueOf(1_000);
  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal SIXTY = BigDecimal.valueOf(60);

  private GoDuration() {}

  /** A duration as Go prints it: {@code 1m30s}, {@code 1.5s}, {@code 100ms}, {@code 0s}. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    BigDecimal rest = BigDecimal.valueOf(nanos).abs();
    if (rest.compareTo(MICRO) < 0) {
      return sign + rest + "ns";
    }
    if (rest.compareTo(MILLI) < 0) {
      return sign + plain(rest.movePointLeft(3)) + "\u00b5s";
    }
    if (rest.compareTo(SECOND) < 0) {
      return sign + plain(rest.movePointLeft(6)) + "ms";
    }
    BigDecimal[] minutes = rest.movePointLeft(9).divideAndRemainder(SIXTY);
    String text = plain(minutes[1]) + "s";
    long wholeMinutes = minutes[0].longValueExact();
    if (wholeMinutes > 0) {
      text = wholeMinutes % 60 + "m" + text;
    }
    if (wholeMinutes >= 60) {
      text = wholeMinutes / 60 + "h" + text;
    }
    return sign + text;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
