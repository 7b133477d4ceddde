package io.mainstay.tools.output;

import java.util.List;
import java.util.Locale;

/** Sizes for the eye, in steps of a thousand: {@code 512 B}, {@code 1.5 kB}, {@code 20 kB}. */
public final class HumanSize {
  private static final int STEP = 1000;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");

  private HumanSize() {}

  /** The text of a number of bytes. */
  public static String of(long bytes) {
    if (bytes < 10) {
      return bytes + " B";
    }
    int unit = 0;
    double value = bytes;
    while (value >= STEP && unit < UNITS.size() - 1) {
      value /= STEP;
      unit++;
    }
    double rounded = Math.floor(value * 10 + 0.5) / 10;
    String format = rounded < 10 ? "%.1f %s" : "%.0f %s";
    return String.format(
        Locale.ROOT, format, rounded < 10 ? rounded : Math.rint(rounded), UNITS.get(unit));
  }
}
