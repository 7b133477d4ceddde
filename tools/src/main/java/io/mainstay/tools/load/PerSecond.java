package io.mainstay.tools.load;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What happened in each second.
 *
 * @param points by second since 1970; none is missing between the first and the last
 */
public record PerSecond(NavigableMap<Long, Point> points) {
  private static final long MILLIS = 1000;

  /** Latencies in nanoseconds of the requests that began in one second. */
  public record Point(long least, long sum, long most, long count) {
    static final Point NONE = new Point(0, 0, 0, 0);

    Point with(long nanos) {
      return new Point(
          count == 0 ? nanos : Math.min(least, nanos),
          sum + nanos,
          Math.max(most, nanos),
          count + 1);
    }

    /** The mean; 0 for none. */
    public long average() {
      return count == 0 ? 0 : sum / count;
    }
  }

  static PerSecond of(long[] latencies, long[] beginMillis) {
    NavigableMap<Long, Point> points = new TreeMap<>();
    for (int i = 0; i < latencies.length; i++) {
      long second = beginMillis[i] / MILLIS;
      points.put(second, points.getOrDefault(second, Point.NONE).with(latencies[i]));
    }
    if (!points.isEmpty()) {
      for (long second = points.firstKey(); second < points.lastKey(); second++) {
        points.putIfAbsent(second, Point.NONE);
      }
    }
    return new PerSecond(points);
  }
}
