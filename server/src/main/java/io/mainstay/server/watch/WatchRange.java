package io.mainstay.server.watch;

import com.google.protobuf.ByteString;

/**
 * The keys of a watch, in the notation of requests.
 *
 * @param key the first key
 * @param rangeEnd empty for the single key, a zero byte for all keys from it on, else the first key
 *     after the range
 */
record WatchRange(ByteString key, ByteString rangeEnd) {
  private static final ByteString SMALLEST_KEY = ByteString.copyFrom(new byte[1]);

  /** The range of a request, in which no key means the smallest one. */
  static WatchRange of(ByteString key, ByteString rangeEnd) {
    return new WatchRange(key.isEmpty() ? SMALLEST_KEY : key, rangeEnd);
  }

  boolean isSingleKey() {
    return rangeEnd.isEmpty();
  }

  /** Whether the range has no end. */
  boolean isOpen() {
    return rangeEnd.equals(SMALLEST_KEY);
  }

  /** Whether no key can be in it. */
  boolean isEmpty() {
    return !isSingleKey() && !isOpen() && compare(key, rangeEnd) >= 0;
  }

  boolean holds(ByteString candidate) {
    if (isSingleKey()) {
      return candidate.equals(key);
    }
    return compare(key, candidate) <= 0 && (isOpen() || compare(candidate, rangeEnd) < 0);
  }

  private static int compare(ByteString a, ByteString b) {
    return ByteString.unsignedLexicographicalComparator().compare(a, b);
  }
}
