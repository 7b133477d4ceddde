package io.mainstay.tools.load;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Takes down how long requests took, and why others failed. Any thread. */
public final class Recorder {
  private static final int FIRST_SIZE = 1024;

  private final Map<String, Integer> errors = new TreeMap<>();
  private long[] latencies = new long[FIRST_SIZE];
  private long[] begins = new long[FIRST_SIZE];
  private int count;

  /**
   * A request was answered.
   *
   * @param beginMillis when it began, since 1970
   */
  public synchronized void succeeded(long beginMillis, long nanos) {
    if (count == latencies.length) {
      latencies = Arrays.copyOf(latencies, 2 * count);
      begins = Arrays.copyOf(begins, 2 * count);
    }
    latencies[count] = nanos;
    begins[count] = beginMillis;
    count++;
  }

  /** A request failed. */
  public synchronized void failed(String error) {
    errors.merge(error, 1, Integer::sum);
  }

  /** How many have been answered or failed. */
  public synchronized long done() {
    return count + errors.values().stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * What it came to.
   *
   * @param totalNanos from the first request to the last answer
   */
  public synchronized Summary summary(long totalNanos) {
    return Summary.of(
        Arrays.copyOf(latencies, count),
        Arrays.copyOf(begins, count),
        Map.copyOf(errors),
        totalNanos);
  }
}
