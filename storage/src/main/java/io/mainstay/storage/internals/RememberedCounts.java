package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how many keys there were from a key to the end of a range at a revision, which never
 * changes. Who pages through a range asks again for just that: the first key of the next page is
 * known, and how many follow. Bounded in number and in size. Any thread.
 */
final class RememberedCounts {
  private static final int MOST = 1024;
  private static final int MOST_BYTES_EACH = 4096;

  private record Rest(ByteString from, @Nullable ByteString end, long revision) {
    static Rest of(ByteString from, byte @Nullable [] end, long revision) {
      return new Rest(from, end == null ? null : ByteString.copyFrom(end), revision);
    }

    boolean isLarge() {
      return from.size() + (end == null ? 0 : end.size()) > MOST_BYTES_EACH;
    }
  }

  private final Map<Rest, Long> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Rest, Long> eldest) {
          return size() > MOST;
        }
      };

  /** How many keys the range had at the revision, if that is remembered. */
  synchronized OptionalLong recall(ByteString from, byte @Nullable [] end, long revision) {
    Long count = counts.get(Rest.of(from, end, revision));
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Remembers it; the revision must be complete. */
  void remember(ByteString from, byte @Nullable [] end, long revision, long count) {
    Rest rest = Rest.of(from, end, revision);
    if (!rest.isLarge()) {
      synchronized (this) {
        counts.put(rest, count);
      }
    }
  }
}
