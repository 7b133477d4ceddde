package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges that hold a key: single keys by hash, the others in an interval tree. One
 * thread.
 *
 * @param <V> what belongs to a range, however many ask for that range
 */
final class RangeIndex<V> {
  private final Map<ByteString, V> singleKeys = new HashMap<>();
  private final IntervalTree<V> ranges = new IntervalTree<>();
  private int rangeCount;

  /** What belongs to a range, made when it is new. */
  V of(WatchRange range, Supplier<V> maker) {
    if (range.isSingleKey()) {
      return singleKeys.computeIfAbsent(range.key(), key -> maker.get());
    }
    V known = ranges.get(start(range), end(range));
    if (known != null) {
      return known;
    }
    V fresh = maker.get();
    ranges.add(start(range), end(range), fresh);
    rangeCount++;
    return fresh;
  }

  /** Forgets a range that is there. */
  void remove(WatchRange range) {
    if (range.isSingleKey()) {
      singleKeys.remove(range.key());
    } else {
      ranges.remove(start(range), end(range));
      rangeCount--;
    }
  }

  /** Visits what belongs to the ranges that hold a key. */
  void holding(ByteString key, Consumer<? super V> visitor) {
    V single = singleKeys.get(key);
    if (single != null) {
      visitor.accept(single);
    }
    if (rangeCount > 0) {
      ranges.holding(key.toByteArray(), visitor);
    }
  }

  /** Visits everything. */
  void forEach(Consumer<? super V> visitor) {
    singleKeys.values().forEach(visitor);
    ranges.forEach(visitor);
  }

  private static byte[] start(WatchRange range) {
    return range.key().toByteArray();
  }

  private static byte @Nullable [] end(WatchRange range) {
    return range.isOpen() ? null : range.rangeEnd().toByteArray();
  }
}
