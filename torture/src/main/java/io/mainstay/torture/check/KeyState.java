package io.mainstay.torture.check;

import io.mainstay.torture.history.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * One key without its revisions.
 *
 * @param value null if there is no such key
 */
record KeyState(@Nullable String value, long version, long lease) {
  static final KeyState ABSENT = new KeyState(null, 0, 0);

  static KeyState of(@Nullable KeyValue kv) {
    return kv == null ? ABSENT : new KeyState(kv.value(), kv.version(), kv.lease());
  }

  boolean isPresent() {
    return value != null;
  }

  KeyState put(String newValue, long newLease) {
    return new KeyState(newValue, version + 1, newLease);
  }
}
