package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.tools.load.Recorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until all watchers together have been told of so many events. Any thread. */
final class Arrivals implements WatchStream.Listener {
  private final long expected;
  private final Recorder recorder;
  private final AtomicLong count = new AtomicLong();
  private final CompletableFuture<Long> allThere = new CompletableFuture<>();

  /**
   * Nothing has come yet.
   *
   * @param recorder takes down how long it took from the response to each of its events
   */
  Arrivals(long expected, Recorder recorder) {
    this.expected = expected;
    this.recorder = recorder;
    if (expected == 0) {
      allThere.complete(System.nanoTime());
    }
  }

  @Override
  public void events(WatchResponse response) {
    long beginMillis = System.currentTimeMillis();
    long begin = System.nanoTime();
    for (int i = 0; i < response.getEventsCount(); i++) {
      long now = System.nanoTime();
      recorder.succeeded(beginMillis, now - begin);
      if (count.incrementAndGet() == expected) {
        allThere.complete(now);
      }
    }
  }

  @Override
  public void failed(Throwable failure) {
    allThere.completeExceptionally(failure);
  }

  /** How many will come. */
  long expected() {
    return expected;
  }

  /** How many have come. */
  long count() {
    return count.get();
  }

  /** When the last came, on the clock of {@link System#nanoTime}. */
  CompletableFuture<Long> allThere() {
    return allThere;
  }
}
