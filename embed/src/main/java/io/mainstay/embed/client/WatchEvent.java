package io.mainstay.embed.client;

import java.util.Optional;

/**
 * A change of a key.
 *
 * @param kind what has happened
 * @param pair the key after it; of a deletion, the key and when it was deleted
 * @param previous the key before, if that was asked for, it existed, and it is not compacted away
 */
public record WatchEvent(Kind kind, KeyValue pair, Optional<KeyValue> previous) {
  /** What can happen to a key. */
  public enum Kind {
    PUT,
    DELETE
  }
}
