package io.mainstay.server.watch;

import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.watch.Watcher.State;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.Change;
import io.mainstay.storage.ReadView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The watchers that are up to date, and the changes as they happen. Hub thread.
 *
 * <p>Invariant: each watcher in here has been handed everything of its range from its first
 * revision to {@link #revision}, and nothing beyond.
 */
final class LiveFeed {
  private final Supplier<ReadView> newestView;
  private final ResponseHeaders headers;
  private final RecentBatches recent;
  private final RangeIndex<RangeGroup> index = new RangeIndex<>();
  private final AtomicInteger size = new AtomicInteger();
  private long revision;

  /** A feed that begins after a revision. */
  LiveFeed(
      Supplier<ReadView> newestView, ResponseHeaders headers, WatchLimits limits, long revision) {
    this.newestView = newestView;
    this.headers = headers;
    this.recent = new RecentBatches(limits.recentBatches(), limits.recentBytes());
    this.revision = revision;
  }

  /** The last revision that has been published. */
  long revision() {
    return revision;
  }

  /** How many watchers are up to date. Any thread. */
  int size() {
    return size.get();
  }

  /** Takes in a watcher that has had everything so far, or starts in the future. */
  void add(Watcher watcher) {
    if (watcher.next <= revision) {
      throw new IllegalStateException("a watcher goes live with a gap");
    }
    watcher.state = State.LIVE;
    size.incrementAndGet();
    WatchRange range = watcher.spec.range();
    index.of(range, () -> new RangeGroup(range)).add(watcher);
  }

  /** Takes in a watcher that has nearly caught up and gives it the rest, if that is at hand. */
  boolean join(Watcher watcher) {
    if (watcher.next <= revision) {
      if (!recent.reachBackTo(watcher.next)) {
        return false;
      }
      try (PreviousValues previousValues = new PreviousValues(newestView)) {
        EventRun rest =
            new RunEncoder(headers, previousValues)
                .encode(
                    recent.events(watcher.spec.range(), watcher.next), watcher.spec.selection());
        if (rest != null) {
          watcher.send(rest);
        }
      }
      watcher.next = revision + 1;
    }
    add(watcher);
    return true;
  }

  /** Lets a watcher go, which then knows how far it has come. */
  void remove(Watcher watcher) {
    WatchRange range = watcher.spec.range();
    RangeGroup group =
        index.of(
            range,
            () -> {
              throw new IllegalStateException("a live watcher is not in the feed");
            });
    remove(group, watcher, revision);
  }

  private void remove(RangeGroup group, Watcher watcher, long given) {
    watcher.next = Math.max(watcher.next, given + 1);
    group.remove(watcher);
    size.decrementAndGet();
    if (group.size() == 0) {
      index.remove(group.range);
    }
  }

  /**
   * Tells the watchers of a batch.
   *
   * @param onSlow given those whose client has no room for it; they are out of the feed
   */
  void publish(AppliedChanges batch, Consumer<Watcher> onSlow) {
    if (batch.revision() <= revision) {
      // History has shown it already.
      return;
    }
    List<Change> changes = batch.changes();
    if (changes.get(0).revision() != revision + 1) {
      throw new IllegalStateException(
          "after revision " + revision + " comes " + changes.get(0).revision());
    }
    long before = revision;
    revision = batch.revision();
    List<SharedEvent> events = new ArrayList<>(changes.size());
    List<RangeGroup> touched = new ArrayList<>();
    for (Change change : changes) {
      SharedEvent event = new SharedEvent(change);
      events.add(event);
      index.holding(
          event.key(),
          group -> {
            if (group.events.isEmpty()) {
              touched.add(group);
            }
            group.events.add(event);
          });
    }
    try (PreviousValues previousValues = new PreviousValues(newestView)) {
      RunEncoder encoder = new RunEncoder(headers, previousValues);
      for (RangeGroup group : touched) {
        deliver(group, before, encoder, onSlow);
        group.endBatch();
      }
    }
    recent.add(events);
  }

  private void deliver(
      RangeGroup group, long before, RunEncoder encoder, Consumer<Watcher> onSlow) {
    // From the end, because whoever leaves is replaced by the last.
    for (int i = group.size() - 1; i >= 0; i--) {
      Watcher watcher = group.member(i);
      if (watcher.next > revision) {
        continue;
      }
      if (watcher.subscriber.backlog.isFull()) {
        remove(group, watcher, before);
        onSlow.accept(watcher);
        continue;
      }
      EventRun run = group.run(watcher, encoder);
      if (run != null) {
        watcher.send(run);
      }
    }
  }

  /**
   * Goes on from a later revision, because the batches up to it were not seen.
   *
   * @return those who missed something; they are out of the feed
   */
  List<Watcher> jump(long to) {
    if (to < revision) {
      throw new IllegalStateException("the store went back from " + revision + " to " + to);
    }
    if (to == revision) {
      return List.of();
    }
    List<Watcher> behind = new ArrayList<>();
    index.forEach(
        group -> {
          for (int i = 0; i < group.size(); i++) {
            if (group.member(i).next <= to) {
              behind.add(group.member(i));
            }
          }
        });
    behind.forEach(this::remove);
    recent.clear();
    revision = to;
    return behind;
  }
}
