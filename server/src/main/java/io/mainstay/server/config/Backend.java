package io.mainstay.server.config;

import java.time.Duration;

/**
 * How the store under a member works. Most of it only has a meaning for the original's store.
 *
 * @param maxSnapshots snapshot files kept, 0 for all
 * @param maxWals log files kept, 0 for all
 * @param memoryMlock whether the store's pages are locked in memory
 * @param freelistType {@code map} or {@code array}
 * @param batchInterval longest time between two commits
 * @param batchLimit most operations between two commits
 * @param bootstrapDefragThresholdMegabytes space a defragmentation at start must be able to free; 0
 *     for none at start
 */
public record Backend(
    long maxSnapshots,
    long maxWals,
    boolean memoryMlock,
    String freelistType,
    Duration batchInterval,
    int batchLimit,
    long bootstrapDefragThresholdMegabytes) {
  /** Etcd's defaults. */
  public static Backend defaults() {
    return new Backend(5, 5, false, "map", Duration.ofMillis(100), 10_000, 0);
  }
}
