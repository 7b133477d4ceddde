package io.mainstay.tools.benchmark;

import io.mainstay.tools.load.PerSecond;
import io.mainstay.tools.load.Summary;
import java.time.Duration;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.OptionalLong;

/**
 * What an overload came to.
 *
 * @param before what can be done
 * @param during what was done while more was offered
 * @param after what was done when it was over
 * @param offered requests per second
 * @param time for how long
 * @param memoryBefore the most of a member, in bytes, 0 if unknown; likewise the others
 */
record OverloadReport(
    Summary before,
    Summary during,
    Summary after,
    long offered,
    Duration time,
    double memoryBefore,
    double memoryDuring,
    double memoryAfter) {
  /** Of what was done before, when service is called normal again. */
  private static final double NORMAL = 0.9;

  private static final double MEBIBYTE = 1 << 20;
  private static final double MILLIS = 1_000;

  /** Answered per second while it was offered, as a share of what can be done. */
  double share() {
    return during.seconds().length / seconds() / before.throughput();
  }

  /** How many seconds went by until as much was done as before; empty if it never was. */
  OptionalLong secondsUntilNormal() {
    NavigableMap<Long, PerSecond.Point> points = after.perSecond().points();
    return points.entrySet().stream()
        .filter(point -> point.getValue().count() >= NORMAL * before.throughput())
        .mapToLong(point -> point.getKey() - points.firstKey())
        .findFirst();
  }

  /** It as a page. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "before", before, before.throughput(), before.throughput(), memoryBefore);
    line(text, "overload", during, sent(), during.seconds().length / seconds(), memoryDuring);
    line(text, "after", after, after.throughput(), after.throughput(), memoryAfter);
    OptionalLong back = secondsUntilNormal();
    text.append(
        format(
            "%nWhile %d requests per second were to be offered, %.0f %% of what can be done was"
                + " done.%nNormal again after: %s%n",
            offered,
            100 * share(),
            back.isPresent() ? back.getAsLong() + " s" : "not within this time"));
    return text.toString();
  }

  /** How many requests were begun per second. */
  private double sent() {
    return during.requests() / seconds();
  }

  private double seconds() {
    return time.toMillis() / MILLIS;
  }

  private static void line(
      StringBuilder text, String part, Summary load, double sent, double done, double memory) {
    text.append(
        format(
            "%-9s sent/s: %.0f  done/s: %.0f  p50: %.1f ms  p99: %.1f ms  memory: %.0f MiB%n",
            part,
            sent,
            done,
            MILLIS * load.percentile(50),
            MILLIS * load.percentile(99),
            memory / MEBIBYTE));
    load.errors().forEach((error, count) -> text.append(format("  [%d] %s%n", count, error)));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
