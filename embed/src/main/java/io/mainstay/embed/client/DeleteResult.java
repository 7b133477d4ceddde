package io.mainstay.embed.client;

import java.util.List;

/**
 * What became of a {@link Delete}.
 *
 * @param revision the revision that it made; that of the store if there was nothing to delete
 * @param deleted how many keys were deleted
 * @param previous what they were, if that was asked for
 */
public record DeleteResult(long revision, long deleted, List<KeyValue> previous) implements Result {
  /** Copies the list. */
  public DeleteResult {
    previous = List.copyOf(previous);
  }
}
