package io.mainstay.tools.etcdctl.check;

import java.util.Map;
import java.util.TreeMap;

/** How long puts took, and what went wrong. Any thread. */
final class Measurements {
  private static final double NANOS = 1e9;

  private final Map<String, Integer> errors = new TreeMap<>();
  private long count;
  private double sum;
  private double sumOfSquares;
  private double slowest;

  /** One was answered. */
  synchronized void succeeded(long nanos) {
    double seconds = nanos / NANOS;
    count++;
    sum += seconds;
    sumOfSquares += seconds * seconds;
    slowest = Math.max(slowest, seconds);
  }

  /** One was refused, or lost. */
  synchronized void failed(String error) {
    errors.merge(error, 1, Integer::sum);
  }

  synchronized Map<String, Integer> errors() {
    return Map.copyOf(errors);
  }

  synchronized long count() {
    return count;
  }

  /** In seconds. */
  synchronized double slowest() {
    return slowest;
  }

  /** The standard deviation in seconds. */
  synchronized double deviation() {
    if (count == 0) {
      return 0;
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean));
  }
}
