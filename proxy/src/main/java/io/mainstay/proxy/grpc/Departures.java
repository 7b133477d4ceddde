package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who waits for keys to go. Any thread. */
final class Departures {
  private final Map<ByteString, Set<Waiting>> byKey = new HashMap<>();

  /** Somebody who waits until all of some keys are gone. Guarded by the lock of all. */
  final class Waiting implements AutoCloseable {
    private final Set<ByteString> there;
    private final Runnable onGone;

    private Waiting(Collection<ByteString> keys, Runnable onGone) {
      this.there = new HashSet<>(keys);
      this.onGone = onGone;
    }

    /** Whether all are gone. */
    boolean isOver() {
      synchronized (Departures.this) {
        return there.isEmpty();
      }
    }

    /** Waits no more. */
    @Override
    public void close() {
      synchronized (Departures.this) {
        there.forEach(key -> leave(key, this));
        there.clear();
      }
    }
  }

  /**
   * Begins to wait.
   *
   * @param onGone called once, on the thread that says that the last of them is gone
   */
  synchronized Waiting await(Collection<ByteString> keys, Runnable onGone) {
    Waiting waiting = new Waiting(keys, onGone);
    waiting.there.forEach(
        key -> byKey.computeIfAbsent(key, absent -> new HashSet<>()).add(waiting));
    return waiting;
  }

  /** A key is gone. */
  void gone(ByteString key) {
    for (Waiting waiting : leaving(key)) {
      waiting.onGone.run();
    }
  }

  private synchronized Set<Waiting> leaving(ByteString key) {
    Set<Waiting> done = new HashSet<>();
    for (Waiting waiting : byKey.getOrDefault(key, Set.of())) {
      waiting.there.remove(key);
      if (waiting.there.isEmpty()) {
        done.add(waiting);
      }
    }
    byKey.remove(key);
    return done;
  }

  private void leave(ByteString key, Waiting waiting) {
    Set<Waiting> others = byKey.get(key);
    if (others != null && others.remove(waiting) && others.isEmpty()) {
      byKey.remove(key);
    }
  }

  /** How many keys somebody waits for. */
  synchronized int size() {
    return byKey.size();
  }
}
