package io.mainstay.consensus.engine.rpc;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spreads the pieces of a snapshot that are read by others evenly over time, so that whoever writes
 * meets a piece now and then and never a flood of them. Any thread.
 */
public final class SnapshotPace {
  private final long nanosPerPiece;
  private final LongSupplier nanoTime;
  private long nextNanos;

  /**
   * A pace that all readers share.
   *
   * @param nanoTime the time, as {@link System#nanoTime()} has it
   */
  public SnapshotPace(int pieceBytes, long bytesPerSecond, LongSupplier nanoTime) {
    this.nanosPerPiece = Duration.ofSeconds(1).toNanos() * pieceBytes / bytesPerSecond;
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /** Takes the next free turn and says for how many nanoseconds it has to be waited for. */
  synchronized long takeTurn() {
    long now = nanoTime.getAsLong();
    // What was not used is gone: saved up, it would be a flood.
    long turn = nextNanos - now < 0 ? now : nextNanos;
    nextNanos = turn + nanosPerPiece;
    return turn - now;
  }
}
