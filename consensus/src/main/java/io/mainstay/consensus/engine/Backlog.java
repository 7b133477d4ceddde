package io.mainstay.consensus.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How much may wait without waiting too long: what gets done within {@link #WAIT_SECONDS}. A longer
 * queue would not get more done; its payloads would only be done when those who proposed them no
 * longer wait for it.
 *
 * <p>What can be done is known only while there is more than that to do, so it is measured then;
 * the best of the last seconds counts, since a disk that stands still for a moment says nothing of
 * the next. Until it is known, and some seconds after there was no more too much, there is no limit
 * here.
 *
 * <p>Guarded by the pipeline's monitor.
 */
final class Backlog {
  /** Below the time a member gives a request, and below the usual patience of clients. */
  private static final int WAIT_SECONDS = 3;

  /** However slow the disk is: so many are no burden. */
  private static final int LEAST = 256;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int WINDOWS = 8;
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double NANOS = 1e9;

  /** Payloads per second in each of the last windows. */
  private final Deque<Double> rates = new ArrayDeque<>();

  private boolean measuring;
  private long beginNanos;
  private long doneInWindow;
  private long lastNanos;

  /** So many payloads were dealt with, and others were waiting for that. */
  void done(int payloads, long nowNanos) {
    lastNanos = nowNanos;
    if (!measuring) {
      measuring = true;
      beginNanos = nowNanos;
      doneInWindow = 0;
      return;
    }
    doneInWindow += payloads;
    long nanos = nowNanos - beginNanos;
    if (nanos >= WINDOW_NANOS) {
      rates.add(doneInWindow * NANOS / nanos);
      if (rates.size() > WINDOWS) {
        rates.remove();
      }
      beginNanos = nowNanos;
      doneInWindow = 0;
    }
  }

  /** Nothing is waiting, or not for that: what is done now is not what can be done. */
  void interrupted() {
    measuring = false;
  }

  /** How many payloads may be under way, out of so many at most. */
  int admissible(int most, long nowNanos) {
    if (!rates.isEmpty() && nowNanos - lastNanos > MEMORY_NANOS) {
      rates.clear();
    }
    double best = rates.stream().mapToDouble(Double::doubleValue).max().orElse(most);
    return (int) Math.min(most, Math.max(LEAST, best * WAIT_SECONDS));
  }
}
