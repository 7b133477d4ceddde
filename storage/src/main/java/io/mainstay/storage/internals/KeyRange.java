package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code key} and {@code range_end} of a request select. Immutable. */
final class KeyRange {
  private final byte[] start;
  private final byte @Nullable [] end;
  private final boolean single;

  private KeyRange(byte[] start, byte @Nullable [] end, boolean single) {
    this.start = start;
    this.end = end;
    this.single = single;
  }

  static KeyRange of(ByteString key, ByteString rangeEnd) {
    byte[] start = key.toByteArray();
    if (rangeEnd.isEmpty()) {
      // The smallest key greater than this one.
      return new KeyRange(start, Arrays.copyOf(start, start.length + 1), true);
    }
    if (rangeEnd.size() == 1 && rangeEnd.byteAt(0) == 0) {
      return new KeyRange(start, null, false);
    }
    return new KeyRange(start, rangeEnd.toByteArray(), false);
  }

  /** The first key. */
  byte[] start() {
    return start;
  }

  /** The first key after the range, or null for an open end. */
  byte @Nullable [] end() {
    return end;
  }

  /** Whether the request names one key. */
  boolean single() {
    return single;
  }

  /** The part of this range from a key on. */
  KeyRange from(byte[] key) {
    return new KeyRange(key, end, false);
  }

  boolean contains(byte[] key) {
    return Arrays.compareUnsigned(start, key) <= 0
        && (end == null || Arrays.compareUnsigned(key, end) < 0);
  }

  boolean isEmpty() {
    return end != null && Arrays.compareUnsigned(start, end) >= 0;
  }
}
