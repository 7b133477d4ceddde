package io.mainstay.tools.compare;

import java.util.Locale;

/** What a case is about. */
enum Metric {
  THROUGHPUT("requests/s", true),
  PUTS("puts/s", true),
  LATENCY("ms", false),
  TIME("s", false),
  MEMORY("MB", false);

  private final String unit;
  private final boolean moreIsBetter;

  Metric(String unit, boolean moreIsBetter) {
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  /** The unit of its values. */
  String unit() {
    return unit;
  }

  /** How many times as good the first value is as the second: above 1 it is better. */
  double advantage(double value, double other) {
    return moreIsBetter ? value / other : other / value;
  }

  /** A value with as many digits as mean something. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
