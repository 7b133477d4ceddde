package io.mainstay.server.config;

import io.mainstay.storage.StoreOptions;

/**
 * How the store under a member works.
 *
 * @param bootstrapDefragThresholdMegabytes space a defragmentation at start must be able to free; 0
 *     for none at start
 * @param memoryBytes what the store may hold outside of the heap; 0 for what fits the machine
 */
public record Backend(long bootstrapDefragThresholdMegabytes, long memoryBytes) {
  /** The least that may be asked for. */
  public static final long LEAST_MEMORY_BYTES = StoreOptions.LEAST_MEMORY_BYTES;

  /** No defragmentation at start, and what memory fits the machine. */
  public static Backend defaults() {
    return new Backend(0, 0);
  }
}
