package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.WatchResponse;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** When each watcher of a stream was told of each event. One thread of the network at a time. */
final class EventTimes implements WatchStream.Listener {
  private final int eventsEach;
  private final Map<Long, Watcher> watchers = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final CompletableFuture<Void> allThere = new CompletableFuture<>();
  private final long expected;

  /** What one watcher was told. */
  private static final class Watcher {
    private final long[] nanos;
    private int count;

    Watcher(int events) {
      nanos = new long[events];
    }
  }

  /** Nothing has come yet. */
  EventTimes(int watchers, int eventsEach) {
    this.eventsEach = eventsEach;
    this.expected = (long) watchers * eventsEach;
  }

  /** There is a watcher; before any event. */
  void add(long id) {
    watchers.put(id, new Watcher(eventsEach));
  }

  @Override
  public void events(WatchResponse response) {
    Watcher watcher = watchers.get(response.getWatchId());
    for (int i = 0; watcher != null && i < response.getEventsCount(); i++) {
      if (watcher.count < eventsEach) {
        watcher.nanos[watcher.count++] = System.nanoTime();
        if (count.incrementAndGet() == expected) {
          allThere.complete(null);
        }
      }
    }
  }

  @Override
  public void failed(Throwable failure) {
    allThere.completeExceptionally(failure);
  }

  /** How many have come. */
  long count() {
    return count.get();
  }

  /** Completes when each watcher was told of all events. */
  CompletableFuture<Void> allThere() {
    return allThere;
  }

  /**
   * For each watcher the times of its events, on the clock of {@link System#nanoTime}; once all are
   * there.
   */
  Collection<long[]> times() {
    return watchers.values().stream().map(watcher -> watcher.nanos).toList();
  }
}
