package io.mainstay.tools.benchmark;

import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.tools.load.PerSecond;
import io.mainstay.tools.load.Summary;
import java.time.Duration;
import java.util.Locale;

/**
 * The page that shows what a load came to.
 *
 * @param precise whether numbers have all their digits, not four behind the point
 * @param sampled whether each second has a line
 */
record ReportText(boolean precise, boolean sampled) {
  private static final int BUCKETS = 10;
  private static final int BAR_LENGTH = 40;
  private static final String BAR = "\u220e";

  /** All lines, each ended; empty when there is nothing to show. */
  String of(Summary summary) {
    StringBuilder text = new StringBuilder();
    if (!summary.isEmpty()) {
      figures(text, summary);
      histogram(text, summary);
      percentiles(text, summary);
      if (sampled) {
        seconds(text, summary.perSecond());
      }
    }
    if (!summary.errors().isEmpty()) {
      text.append("\nError distribution:\n");
      summary
          .errors()
          .forEach((error, count) -> text.append("  [%d]\t%s%n".formatted(count, error)));
    }
    return text.toString();
  }

  private void figures(StringBuilder text, Summary summary) {
    text.append("\nSummary:\n");
    text.append("  Total:\t").append(time(summary.totalSeconds())).append('\n');
    text.append("  Slowest:\t").append(time(summary.slowest())).append('\n');
    text.append("  Fastest:\t").append(time(summary.fastest())).append('\n');
    text.append("  Average:\t").append(time(summary.average())).append('\n');
    text.append("  Stddev:\t").append(time(summary.deviation())).append('\n');
    text.append("  Requests/sec:\t").append(number(summary.throughput())).append('\n');
  }

  private void histogram(StringBuilder text, Summary summary) {
    double[] bounds = new double[BUCKETS + 1];
    double step = (summary.slowest() - summary.fastest()) / BUCKETS;
    for (int i = 0; i < BUCKETS; i++) {
      bounds[i] = summary.fastest() + step * i;
    }
    bounds[BUCKETS] = summary.slowest();
    int[] counts = counts(summary.seconds(), bounds);
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    text.append("\nResponse time histogram:\n");
    for (int i = 0; i < bounds.length; i++) {
      String bar = BAR.repeat((int) ((long) counts[i] * BAR_LENGTH / most));
      text.append("  %s [%d]\t|%s%n".formatted(number(bounds[i]), counts[i], bar));
    }
  }

  private static int[] counts(double[] sorted, double[] bounds) {
    int[] counts = new int[bounds.length];
    int bucket = 0;
    for (double seconds : sorted) {
      while (bucket < bounds.length - 1 && seconds > bounds[bucket]) {
        bucket++;
      }
      counts[bucket]++;
    }
    return counts;
  }

  private void percentiles(StringBuilder text, Summary summary) {
    text.append("\nLatency distribution:\n");
    double[] percents = Summary.percents();
    double[] found = summary.percentiles();
    for (int i = 0; i < percents.length; i++) {
      if (found[i] > 0) {
        String percent =
            percents[i] == Math.rint(percents[i])
                ? Long.toString((long) percents[i])
                : Double.toString(percents[i]);
        text.append("  ").append(percent).append("% in ").append(time(found[i])).append('\n');
      }
    }
  }

  private static void seconds(StringBuilder text, PerSecond perSecond) {
    text.append("\nSample in one second (unix latency throughput):\n");
    text.append("UNIX-SECOND,MIN-LATENCY-MS,AVG-LATENCY-MS,MAX-LATENCY-MS,AVG-THROUGHPUT\n");
    perSecond
        .points()
        .forEach(
            (second, point) ->
                text.append(
                    "%d,%s,%s,%s,%d%n"
                        .formatted(
                            second,
                            duration(point.least()),
                            duration(point.average()),
                            duration(point.most()),
                            point.count())));
    text.append('\n');
  }

  private static String duration(long nanos) {
    return GoDuration.format(Duration.ofNanos(nanos));
  }

  private String time(double seconds) {
    return number(seconds) + " secs.";
  }

  private String number(double value) {
    return precise ? Double.toString(value) : String.format(Locale.ROOT, "%.4f", value);
  }
}
