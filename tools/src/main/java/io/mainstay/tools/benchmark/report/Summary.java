package io.mainstay.tools.benchmark.report;

import java.util.Arrays;
import java.util.Map;

/** What a load came to. Only what succeeded counts. */
public final class Summary {
  private static final double NANOS = 1e9;
  private static final double[] PERCENTS = {10, 25, 50, 75, 90, 95, 99, 99.9};

  /** Of each request, sorted. */
  private final double[] seconds;

  private final PerSecond perSecond;
  private final Map<String, Integer> errors;
  private final double totalSeconds;

  private Summary(
      double[] seconds, PerSecond perSecond, Map<String, Integer> errors, double totalSeconds) {
    this.seconds = seconds;
    this.perSecond = perSecond;
    this.errors = errors;
    this.totalSeconds = totalSeconds;
  }

  static Summary of(
      long[] latencies, long[] beginMillis, Map<String, Integer> errors, long totalNanos) {
    PerSecond perSecond = PerSecond.of(latencies, beginMillis);
    double[] seconds = Arrays.stream(latencies).sorted().mapToDouble(n -> n / NANOS).toArray();
    return new Summary(seconds, perSecond, errors, totalNanos / NANOS);
  }

  static double[] percents() {
    return PERCENTS.clone();
  }

  double[] seconds() {
    return seconds.clone();
  }

  PerSecond perSecond() {
    return perSecond;
  }

  /** How often each was met. */
  Map<String, Integer> errors() {
    return errors;
  }

  /** From the first request to the last answer. */
  double totalSeconds() {
    return totalSeconds;
  }

  boolean isEmpty() {
    return seconds.length == 0;
  }

  double slowest() {
    return seconds[seconds.length - 1];
  }

  double fastest() {
    return seconds[0];
  }

  double average() {
    return Arrays.stream(seconds).sum() / seconds.length;
  }

  /** Of all, not of a sample. */
  double deviation() {
    double average = average();
    return Math.sqrt(
        Arrays.stream(seconds).map(s -> (s - average) * (s - average)).sum() / seconds.length);
  }

  /** How many requests were answered in a second. */
  double throughput() {
    return seconds.length / totalSeconds;
  }

  /** One for each of {@link #percents}; 0 where there are too few requests for it. */
  double[] percentiles() {
    double[] found = new double[PERCENTS.length];
    int next = 0;
    for (int i = 0; i < seconds.length && next < PERCENTS.length; i++) {
      if (i * 100.0 / seconds.length >= PERCENTS[next]) {
        found[next] = seconds[i];
        next++;
      }
    }
    return found;
  }
}
