package io.mainstay.torture.history;

import org.jspecify.annotations.Nullable;

/**
 * A change of a key, as a watch was told of it.
 *
 * @param kv what the key is since then
 * @param previous what it was before; null if there was nothing, it was not asked for, or it had
 *     been compacted away
 */
public record Event(Type type, KeyValue kv, @Nullable KeyValue previous) {
  /** What became of the key. */
  public enum Type {
    PUT,
    DELETE
  }

  /** The revision of the change. */
  public long revision() {
    return kv.modRevision();
  }
}
