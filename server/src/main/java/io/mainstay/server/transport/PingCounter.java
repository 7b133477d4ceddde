package io.mainstay.server.transport;

/**
 * Counts the pings on an idle connection that come sooner after one another than allowed; two are
 * forgiven (gRPC proposal A8).
 *
 * <p>One thread.
 */
final class PingCounter {
  private static final int TOLERATED_STRIKES = 2;

  private final long minNanos;
  private long lastNanos;
  private boolean pinged;
  private int strikes;
  private int callsUnderWay;

  PingCounter(long minNanos) {
    this.minNanos = minNanos;
  }

  void callStarted() {
    callsUnderWay++;
    strikes = 0;
  }

  void callEnded() {
    callsUnderWay--;
    pinged = false;
  }

  /** Counts a ping; true when there have been too many. */
  boolean isTooOften(long nowNanos) {
    if (callsUnderWay > 0) {
      return false;
    }
    if (pinged && nowNanos - lastNanos < minNanos) {
      strikes++;
    }
    pinged = true;
    lastNanos = nowNanos;
    return strikes > TOLERATED_STRIKES;
  }
}
