package io.mainstay.storage.internals;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who still needs a native resource; it begins with one reference, its creator's. Once the
 * count is zero it stays zero, and whoever released last runs the end.
 */
final class References {
  private final AtomicInteger count = new AtomicInteger(1);
  private final Runnable atZero;

  References(Runnable atZero) {
    this.atZero = atZero;
  }

  /** Takes a reference; false when the resource is gone. */
  boolean tryRetain() {
    int seen = count.get();
    while (seen > 0) {
      int witness = count.compareAndExchange(seen, seen + 1);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }

  void release() {
    int left = count.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("released more often than retained");
    }
    if (left == 0) {
      atZero.run();
    }
  }
}
