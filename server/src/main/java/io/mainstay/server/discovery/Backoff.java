package io.mainstay.server.discovery;

import java.time.Duration;

/**
 * The pauses between attempts: 2, 4, 8 seconds and so on, up to 256. There is no last attempt: a
 * meeting place may come up long after the members.
 */
public final class Backoff {
  private static final int MAX_EXPONENT = 8;

  private final Sleeper sleeper;
  private int failures;

  /** Without a failure so far. */
  public Backoff(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /** Counts a failure, and gives the pause that is due. */
  public Duration next() {
    failures = Math.min(failures + 1, MAX_EXPONENT);
    return Duration.ofSeconds(1L << failures);
  }

  /** Forgets the failures after a success. */
  public void reset() {
    failures = 0;
  }

  /**
   * Waits.
   *
   * @throws DiscoveryException when the thread is interrupted
   */
  public void sleep(Duration time) throws DiscoveryException {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      throw DiscoveryException.interrupted(e);
    }
  }
}
