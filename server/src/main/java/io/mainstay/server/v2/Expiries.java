package io.mainstay.server.v2;

import io.mainstay.storage.TableReader;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes expire, the next one first.
 *
 * <p>Apply thread, but for {@link #nextNanos}: everyone sees the next one of what is visible.
 */
final class Expiries {
  /** What {@link #nextNanos} says when nothing expires. */
  static final long NEVER = Long.MAX_VALUE;

  private final NavigableSet<Expiry> byTime =
      new TreeSet<>(Comparator.comparingLong(Expiry::nanos).thenComparing(Expiry::path));

  private volatile long nextNanos = NEVER;

  private record Expiry(long nanos, String path) {}

  /** Begins anew with what a table holds. */
  void load(TableReader table) {
    byTime.clear();
    NodeTable.forEach(table, node -> set(node.getKey(), 0, node.getExpiration()));
    publish();
  }

  /** The time of a node has changed; 0 stands for never. */
  void set(String path, long beforeNanos, long nowNanos) {
    if (beforeNanos != 0) {
      byTime.remove(new Expiry(beforeNanos, path));
    }
    if (nowNanos != 0) {
      byTime.add(new Expiry(nowNanos, path));
    }
  }

  /** The node that expires first of those whose time is up; null if there is none. */
  @Nullable String due(long nowNanos) {
    return byTime.isEmpty() || byTime.first().nanos() > nowNanos ? null : byTime.first().path();
  }

  /** Lets everyone see the next one. */
  void publish() {
    nextNanos = byTime.isEmpty() ? NEVER : byTime.first().nanos();
  }

  /** When something expires next, in nanoseconds of Unix time. Any thread. */
  long nextNanos() {
    return nextNanos;
  }
}
