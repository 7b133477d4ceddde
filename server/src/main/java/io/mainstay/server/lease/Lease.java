package io.mainstay.server.lease;

/**
 * A lease as the log knows it.
 *
 * @param id never 0
 * @param ttlSeconds what it was granted
 * @param checkpointSeconds what the leader last noted to be left of it, 0 when it has noted nothing
 *     since the last renewal
 */
public record Lease(long id, long ttlSeconds, long checkpointSeconds) {
  /** What a new leader has to assume to be left. */
  long leftSeconds() {
    return hasCheckpoint() ? checkpointSeconds : ttlSeconds;
  }

  boolean hasCheckpoint() {
    return checkpointSeconds > 0;
  }

  Lease withCheckpoint(long seconds) {
    return new Lease(id, ttlSeconds, Math.min(seconds, ttlSeconds));
  }
}
