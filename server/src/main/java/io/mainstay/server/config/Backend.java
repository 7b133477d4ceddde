package io.mainstay.server.config;

/**
 * How the store under a member works.
 *
 * @param bootstrapDefragThresholdMegabytes space a defragmentation at start must be able to free; 0
 *     for none at start
 */
public record Backend(long bootstrapDefragThresholdMegabytes) {
  /** Etcd's default: none at start. */
  public static Backend defaults() {
    return new Backend(0);
  }
}
