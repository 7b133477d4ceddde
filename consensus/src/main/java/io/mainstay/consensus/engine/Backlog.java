package io.mainstay.consensus.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How much may wait without waiting too long: what gets done within {@link #WAIT_SECONDS}. A longer
 * queue would not get more done; its payloads would only be done when those who proposed them no
 * longer wait for it. When some of them turn out to have less patience, which they need for the way
 * to the member and back as well, it is {@link #SHORT_WAIT_SECONDS}.
 *
 * <p>What can be done is known only while there is more than that to do, so it is measured then;
 * the last seconds count. Until it is known, and some seconds after there was no more too much,
 * there is no limit here.
 *
 * <p>Guarded by the pipeline's monitor.
 */
final class Backlog {
  /** Below the time a member gives a request, and below the usual patience of clients. */
  private static final int WAIT_SECONDS = 3;

  /** Once somebody has given up who had waited for longer than this. */
  private static final int SHORT_WAIT_SECONDS = 1;

  /** However slow the disk is: so many are no burden. */
  private static final int LEAST = 256;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int WINDOWS = 8;
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long NEVER = Long.MIN_VALUE;
  private static final double NANOS = 1e9;

  private record Window(long payloads, long nanos) {}

  private final Deque<Window> windows = new ArrayDeque<>();

  /** Over the windows that there are. */
  private double perSecond;

  private boolean impatience;

  private boolean measuring;
  private long beginNanos;
  private long doneInWindow;

  /** Since when nothing has waited; {@link #NEVER} if something does. */
  private long calmNanos = NEVER;

  /** So many payloads were dealt with, and others were waiting for that. */
  void done(int payloads, long nowNanos) {
    calmNanos = NEVER;
    if (!measuring) {
      measuring = true;
      beginNanos = nowNanos;
      doneInWindow = 0;
      return;
    }
    doneInWindow += payloads;
    long nanos = nowNanos - beginNanos;
    if (nanos >= WINDOW_NANOS) {
      windows.add(new Window(doneInWindow, nanos));
      if (windows.size() > WINDOWS) {
        windows.remove();
      }
      long payloadsInAll = windows.stream().mapToLong(Window::payloads).sum();
      perSecond = payloadsInAll * NANOS / windows.stream().mapToLong(Window::nanos).sum();
      beginNanos = nowNanos;
      doneInWindow = 0;
    }
  }

  /** Payloads were dealt with, and no others were waiting. */
  void calm(long nowNanos) {
    measuring = false;
    if (calmNanos == NEVER) {
      calmNanos = nowNanos;
    }
  }

  /** Nobody takes payloads: how long that lasts says nothing of what can be done. */
  void interrupted() {
    measuring = false;
  }

  /** Somebody does not wait any longer for a payload that is not done yet. */
  void gaveUp(long waitedNanos) {
    if (waitedNanos > TimeUnit.SECONDS.toNanos(SHORT_WAIT_SECONDS)) {
      impatience = true;
    }
  }

  /** How many payloads may be under way or wait to be, out of so many at most. */
  int admissible(int most, long nowNanos) {
    if (calmNanos != NEVER && nowNanos - calmNanos > MEMORY_NANOS) {
      windows.clear();
      impatience = false;
    }
    if (windows.isEmpty()) {
      return most;
    }
    int seconds = impatience ? SHORT_WAIT_SECONDS : WAIT_SECONDS;
    return (int) Math.min(most, Math.max(LEAST, perSecond * seconds));
  }
}
