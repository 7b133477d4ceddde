package io.mainstay.tools.load;

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
  private final double weight;

  private Summary(
      double[] seconds,
      PerSecond perSecond,
      Map<String, Integer> errors,
      double totalSeconds,
      double weight) {
    this.weight = weight;
    this.seconds = seconds;
    this.perSecond = perSecond;
    this.errors = errors;
    this.totalSeconds = totalSeconds;
  }

  static Summary of(
      long[] latencies, long[] beginMillis, Map<String, Integer> errors, long totalNanos) {
    PerSecond perSecond = PerSecond.of(latencies, beginMillis);
    double[] seconds = Arrays.stream(latencies).sorted().mapToDouble(n -> n / NANOS).toArray();
    return new Summary(seconds, perSecond, errors, totalNanos / NANOS, 1);
  }

  /** The percentages that {@link #percentiles} are for. */
  public static double[] percents() {
    return PERCENTS.clone();
  }

  /** Of each request, sorted. */
  public double[] seconds() {
    return seconds.clone();
  }

  /** What happened in each second. */
  public PerSecond perSecond() {
    return perSecond;
  }

  /** How often each was met. */
  public Map<String, Integer> errors() {
    return errors;
  }

  /** How many there were, those that failed too. */
  public long requests() {
    return seconds.length + errors.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** From the first request to the last answer. */
  public double totalSeconds() {
    return totalSeconds;
  }

  /** Whether nothing succeeded; there are no other figures then. */
  public boolean isEmpty() {
    return seconds.length == 0;
  }

  /** In seconds. */
  public double slowest() {
    return seconds[seconds.length - 1];
  }

  /** In seconds. */
  public double fastest() {
    return seconds[0];
  }

  /** In seconds. */
  public double average() {
    return Arrays.stream(seconds).sum() / seconds.length;
  }

  /** The standard deviation in seconds; of all, not of a sample. */
  public double deviation() {
    double average = average();
    return Math.sqrt(
        Arrays.stream(seconds).map(s -> (s - average) * (s - average)).sum() / seconds.length);
  }

  /** How many requests were answered in a second. */
  public double throughput() {
    return seconds.length * weight / totalSeconds;
  }

  /** The same if each request is taken for so many, which share its time equally. */
  public Summary asIfEachWere(double requests) {
    return new Summary(
        Arrays.stream(seconds).map(each -> each / requests).toArray(),
        perSecond,
        errors,
        totalSeconds,
        requests);
  }

  /**
   * In seconds; 0 where there are too few requests for it.
   *
   * @param percent one of {@link #percents}
   */
  public double percentile(double percent) {
    int index = Arrays.binarySearch(PERCENTS, percent);
    if (index < 0) {
      throw new IllegalArgumentException("no percentile " + percent);
    }
    return percentiles()[index];
  }

  /** One for each of {@link #percents}; 0 where there are too few requests for it. */
  public double[] percentiles() {
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
