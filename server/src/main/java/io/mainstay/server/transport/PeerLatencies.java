package io.mainstay.server.transport;

import io.mainstay.consensus.transport.RoundTripListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long the other members take to answer pings, since this one started. Any thread. */
public final class PeerLatencies implements RoundTripListener {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Map<Long, Latency> byPeer = new ConcurrentHashMap<>();

  /**
   * What was measured of one member; durations in milliseconds.
   *
   * @param current the last one
   * @param sum all of them together
   * @param sumOfSquares of all of them
   */
  record Latency(
      long count, double current, double sum, double sumOfSquares, double minimum, double maximum) {
    private static Latency of(double millis) {
      return new Latency(1, millis, millis, millis * millis, millis, millis);
    }

    private Latency and(Latency next) {
      return new Latency(
          count + next.count,
          next.current,
          sum + next.sum,
          sumOfSquares + next.sumOfSquares,
          Math.min(minimum, next.minimum),
          Math.max(maximum, next.maximum));
    }

    double average() {
      return sum / count;
    }

    double standardDeviation() {
      return Math.sqrt(Math.max(0, sumOfSquares / count - average() * average()));
    }
  }

  @Override
  public void answered(long peerId, long nanos) {
    byPeer.merge(peerId, Latency.of(nanos / NANOS_PER_MILLI), Latency::and);
  }

  /** By member; of those that have answered one. */
  Map<Long, Latency> byPeer() {
    return Map.copyOf(byPeer);
  }
}
