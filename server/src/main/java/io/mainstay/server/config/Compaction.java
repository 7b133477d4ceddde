package io.mainstay.server.config;

import java.time.Duration;

/**
 * How history is thrown away.
 *
 * @param auto what the leader compacts by itself
 * @param batchLimit revisions that are removed between two pauses, more than 0
 * @param sleepInterval the pause between two such batches
 */
public record Compaction(Auto auto, int batchLimit, Duration sleepInterval) {
  /** What the leader compacts by itself. */
  public sealed interface Auto {}

  /** Nothing. */
  public record Off() implements Auto {}

  /**
   * What is older than a period.
   *
   * @param retention how far back history stays, more than zero
   */
  public record Periodic(Duration retention) implements Auto {}

  /**
   * All but the newest revisions.
   *
   * @param retention how many revisions stay, more than 0
   */
  public record Revision(long retention) implements Auto {}

  /** No automatic compaction; 1000 revisions a batch, 10 ms between batches. */
  public static Compaction defaults() {
    return new Compaction(new Off(), 1000, Duration.ofMillis(10));
  }
}
