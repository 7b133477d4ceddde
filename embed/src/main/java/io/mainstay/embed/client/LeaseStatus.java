package io.mainstay.embed.client;

import java.time.Duration;
import java.util.List;

/**
 * How a lease is.
 *
 * @param id its ID
 * @param granted how long it lives after it is granted or kept alive
 * @param remaining how long it will live if nobody keeps it alive, in whole seconds
 * @param keys which keys end with it
 */
public record LeaseStatus(long id, Duration granted, Duration remaining, List<Bytes> keys) {
  /** Copies the list. */
  public LeaseStatus {
    keys = List.copyOf(keys);
  }
}
