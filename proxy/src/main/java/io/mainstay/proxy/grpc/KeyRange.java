package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/** Ranges as the API writes them: no end for one key, a zero byte for all keys behind the first. */
final class KeyRange {
  static final Comparator<ByteString> ORDER = ByteString.unsignedLexicographicalComparator();

  /** The end of a range that has none. */
  static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

  private KeyRange() {}

  /** Whether two ranges have a key in common. */
  static boolean overlap(ByteString key, ByteString end, ByteString otherKey, ByteString otherEnd) {
    return beginsBeforeEnd(key, otherKey, otherEnd) && beginsBeforeEnd(otherKey, key, end);
  }

  /** Whether there is a key in it. */
  static boolean isValid(ByteString key, ByteString end) {
    return end.isEmpty() || end.equals(ZERO) || ORDER.compare(key, end) < 0;
  }

  private static boolean beginsBeforeEnd(ByteString begin, ByteString key, ByteString end) {
    if (end.isEmpty()) {
      return ORDER.compare(begin, key) <= 0;
    }
    return end.equals(ZERO) || ORDER.compare(begin, end) < 0;
  }
}
