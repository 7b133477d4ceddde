package io.mainstay.server.lease;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Things to look at when their time has come, each at most once in the queue. One thread.
 *
 * <p>Times are compared by their difference, so they may lie up to 292 years apart and the clock
 * may begin anywhere.
 */
final class DueQueue<T> {
  private final TreeSet<Entry<T>> byTime =
      new TreeSet<>(
          ((Comparator<Entry<T>>) (a, b) -> Long.signum(a.dueNanos - b.dueNanos))
              .thenComparingLong(Entry::number));

  private final IdentityHashMap<T, Entry<T>> byItem = new IdentityHashMap<>();
  private long nextNumber;

  private record Entry<T>(T item, long dueNanos, long number) {}

  /** Puts an item in, or moves it. */
  void put(T item, long dueNanos) {
    remove(item);
    Entry<T> entry = new Entry<>(item, dueNanos, nextNumber++);
    byItem.put(item, entry);
    byTime.add(entry);
  }

  void remove(T item) {
    Entry<T> entry = byItem.remove(item);
    if (entry != null) {
      byTime.remove(entry);
    }
  }

  /** Takes out the item that has been due for longest, or gives null when none is due. */
  @Nullable T pollDue(long nowNanos) {
    if (byTime.isEmpty() || nowNanos - byTime.first().dueNanos() < 0) {
      return null;
    }
    Entry<T> first = byTime.first();
    remove(first.item());
    return first.item();
  }
}
