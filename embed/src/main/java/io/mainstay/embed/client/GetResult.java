package io.mainstay.embed.client;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link Get} found.
 *
 * @param revision of the store when it was read
 * @param pairs in the order of their keys
 * @param count how many keys there are in the range, those beyond the limit included
 */
public record GetResult(long revision, List<KeyValue> pairs, long count) implements Result {
  /** Copies the list. */
  public GetResult {
    pairs = List.copyOf(pairs);
  }

  /** The first of them; of use where one key was asked for. */
  public Optional<KeyValue> first() {
    return pairs.stream().findFirst();
  }
}
