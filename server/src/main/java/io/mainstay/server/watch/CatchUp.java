package io.mainstay.server.watch;

import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.watch.HistoryScan.Request;
import io.mainstay.server.watch.HistoryScan.Result;
import io.mainstay.server.watch.Watcher.State;
import io.mainstay.storage.ReadView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the watchers that are behind back to the live feed, chunk by chunk from history. Hub
 * thread, but for the scans.
 *
 * <p>One chunk at a time, on a worker, with a read view of its own: whoever is far behind holds up
 * neither writers nor live watchers nor compaction. Who needs another chunk goes to the end of the
 * line, so that those with little to catch up do not wait for the others. The hub alone decides
 * when a watcher is live again.
 */
final class CatchUp {
  private final LiveFeed feed;
  private final Supplier<ReadView> newestView;
  private final ResponseHeaders headers;
  private final WatchLimits limits;
  private final Executor workers;
  private final Executor hub;
  private final BiConsumer<Watcher, Long> onOvertaken;
  private final Set<Watcher> queue = new LinkedHashSet<>();
  private boolean scanning;

  /**
   * For one feed.
   *
   * @param hub runs tasks on the hub thread
   * @param onOvertaken given a watcher that needs what is compacted away, and the compact revision
   */
  CatchUp(
      LiveFeed feed,
      Supplier<ReadView> newestView,
      ResponseHeaders headers,
      WatchLimits limits,
      Executor workers,
      Executor hub,
      BiConsumer<Watcher, Long> onOvertaken) {
    this.feed = feed;
    this.newestView = newestView;
    this.headers = headers;
    this.limits = limits;
    this.workers = workers;
    this.hub = hub;
    this.onOvertaken = onOvertaken;
  }

  /** Takes a watcher that is behind and in no other place. */
  void add(Watcher watcher) {
    enqueue(watcher);
    scanNext();
  }

  /** The client of a stream has room again. */
  void roomFor(Subscriber subscriber) {
    List<Watcher> ready = List.copyOf(subscriber.waiting);
    subscriber.waiting.clear();
    ready.forEach(this::enqueue);
    scanNext();
  }

  /** Lets a watcher go, wherever it is on its way. */
  void remove(Watcher watcher) {
    queue.remove(watcher);
    watcher.subscriber.waiting.remove(watcher);
  }

  private void enqueue(Watcher watcher) {
    Subscriber subscriber = watcher.subscriber;
    if (subscriber.backlog.isFull()) {
      watcher.state = State.WAITING;
      if (subscriber.waiting.add(watcher) && subscriber.waiting.size() == 1) {
        subscriber.backlog.wantRoom();
      }
    } else {
      watcher.state = State.QUEUED;
      queue.add(watcher);
    }
  }

  private void scanNext() {
    if (scanning) {
      return;
    }
    List<Request> group = nextGroup();
    if (group.isEmpty()) {
      return;
    }
    scanning = true;
    CompletableFuture<Result> scan = CompletableFuture.supplyAsync(() -> scan(group), workers);
    var unused =
        scan.whenComplete((result, failure) -> hub.execute(() -> scanned(group, result, failure)));
  }

  private Result scan(List<Request> group) {
    try (ReadView view = newestView.get()) {
      return HistoryScan.run(view, headers, limits, group);
    }
  }

  /**
   * The first in line, and whoever is about as far. Not those before it: a chunk that began there
   * might end before the first one's turn came.
   */
  private List<Request> nextGroup() {
    List<Request> group = new ArrayList<>();
    List<Watcher> full = new ArrayList<>();
    long from = 0;
    for (Watcher watcher : queue) {
      if (group.size() == limits.scanWatchers()) {
        break;
      }
      if (watcher.subscriber.backlog.isFull()) {
        full.add(watcher);
      } else if (group.isEmpty()
          || (watcher.next >= from && watcher.next - from < limits.scanRevisions())) {
        from = group.isEmpty() ? watcher.next : from;
        group.add(new Request(watcher, watcher.next));
      }
    }
    for (Request request : group) {
      queue.remove(request.watcher());
      request.watcher().state = State.SCANNING;
    }
    for (Watcher watcher : full) {
      queue.remove(watcher);
      enqueue(watcher);
    }
    return group;
  }

  private void scanned(List<Request> group, @Nullable Result result, @Nullable Throwable failure) {
    if (result == null) {
      throw new IllegalStateException("history cannot be read", failure);
    }
    scanning = false;
    for (Watcher overtaken : result.overtaken()) {
      if (overtaken.state == State.SCANNING) {
        onOvertaken.accept(overtaken, result.compactRevision());
      }
    }
    for (Request request : group) {
      if (request.watcher().state == State.SCANNING) {
        advance(request.watcher(), result);
      }
    }
    scanNext();
  }

  private void advance(Watcher watcher, Result result) {
    EventRun run = result.runs().get(watcher);
    if (run != null) {
      watcher.send(run);
    }
    watcher.next = Math.max(watcher.next, result.reached() + 1);
    boolean done = watcher.next > feed.revision();
    if ((!done && watcher.subscriber.backlog.isFull()) || !feed.join(watcher)) {
      enqueue(watcher);
    }
  }
}
