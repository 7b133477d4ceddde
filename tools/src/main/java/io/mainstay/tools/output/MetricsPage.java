package io.mainstay.tools.output;

import java.util.OptionalDouble;

/** What a member shows below {@code /metrics}, in the text format of Prometheus. */
public final class MetricsPage {
  /** How much memory the process has, in bytes. */
  public static final String RESIDENT_MEMORY = "process_resident_memory_bytes";

  private MetricsPage() {}

  /** The value of a metric without labels; empty if the page does not have it. */
  public static OptionalDouble value(String page, String metric) {
    return page.lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length()).strip()))
        .findFirst();
  }
}
