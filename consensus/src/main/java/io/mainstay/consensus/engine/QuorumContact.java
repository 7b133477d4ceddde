package io.mainstay.consensus.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When this member, leading, last saw that a quorum listens to it. Looked up by the ticker, because
 * the engine answers under a lock that callers must not wait for; asked on any thread.
 *
 * <p>What was seen is good for a short while only: a process that was stopped and goes on finds it
 * outdated.
 */
final class QuorumContact {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final BooleanSupplier quorumAlive;
  private final LongSupplier clock;
  private volatile long seenNanos;

  /**
   * None seen yet.
   *
   * @param quorumAlive asks the engine; throws {@link IllegalStateException} when it does not lead
   * @param clock nanoseconds since some moment
   */
  QuorumContact(BooleanSupplier quorumAlive, LongSupplier clock) {
    this.quorumAlive = quorumAlive;
    this.clock = clock;
    this.seenNanos = clock.getAsLong() - FRESH_NANOS;
  }

  /** Looks, if this member leads. The ticker's thread. */
  void tick(boolean leading) {
    if (!leading) {
      return;
    }
    // Before the look: what happens meanwhile must not make it younger than it is.
    long nowNanos = clock.getAsLong();
    if (asked()) {
      seenNanos = nowNanos;
    }
  }

  boolean isFresh() {
    return clock.getAsLong() - seenNanos < FRESH_NANOS;
  }

  private boolean asked() {
    try {
      return quorumAlive.getAsBoolean();
    } catch (IllegalStateException noLongerLeading) {
      return false;
    }
  }
}
