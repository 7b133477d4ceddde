package io.mainstay.embed.client;

import java.util.List;
import java.util.Optional;

/**
 * Hears of changes. Its methods are called one at a time, on a thread of the client's that all
 * listeners of the client share: one that takes long delays the others, and nobody else. They may
 * use the client.
 */
@FunctionalInterface
public interface WatchListener {
  /**
   * Changes, in the order in which they happened; all those of one revision come together.
   *
   * @param revision up to which everything has been told
   */
  void changed(long revision, List<WatchEvent> events);

  /**
   * Nothing more will come. Called once.
   *
   * @param reason empty when the watcher was closed; else why, be it that the revision it was to
   *     start from is compacted, or that the member does not run any more
   */
  default void ended(Optional<EmbeddedClientException> reason) {}
}
