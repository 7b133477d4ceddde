package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.watch.EventSource;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

/** Remembers all events and passes them on. */
final class MemoryEvents implements EventSource {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final List<Event> history = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private long revision = 1;
  private int subscriptions;
  private int deliveries;

  private record Watcher(
      int number,
      ByteString key,
      ByteString rangeEnd,
      long startRevision,
      Executor executor,
      Listener events) {
    boolean wants(Event event) {
      ByteString changed = event.getKv().getKey();
      return event.getKv().getModRevision() >= startRevision
          && (rangeEnd.isEmpty()
              ? key.equals(changed)
              : ORDER.compare(key, changed) <= 0 && ORDER.compare(changed, rangeEnd) < 0);
    }
  }

  void applied(AppliedChanges changes) {
    List<Event> events = changes.changes().stream().map(MemoryEvents::event).toList();
    history.addAll(events);
    revision = changes.revision();
    List.copyOf(watchers).forEach(watcher -> deliver(watcher, events));
  }

  /** Tells all watchers that they came too late. */
  void compactAll() {
    List<Watcher> cancelled = List.copyOf(watchers);
    watchers.clear();
    cancelled.forEach(
        watcher -> watcher.executor().execute(() -> watcher.events().compacted(revision)));
  }

  int watcherCount() {
    return watchers.size();
  }

  /** How often watchers were called so far. */
  int deliveries() {
    return deliveries;
  }

  @Override
  public Subscription subscribe(
      ByteString key, ByteString rangeEnd, long startRevision, Executor executor, Listener events) {
    Watcher watcher =
        new Watcher(
            subscriptions++,
            key,
            rangeEnd,
            startRevision == 0 ? revision + 1 : startRevision,
            executor,
            events);
    watchers.add(watcher);
    deliver(watcher, history);
    return () -> watchers.remove(watcher);
  }

  private void deliver(Watcher watcher, List<Event> events) {
    List<Event> wanted = events.stream().filter(watcher::wants).toList();
    if (!wanted.isEmpty()) {
      deliveries++;
      watcher.executor().execute(() -> watcher.events().events(wanted));
    }
  }

  private static Event event(Change change) {
    return Event.newBuilder()
        .setType(change.deleted() ? Event.EventType.DELETE : Event.EventType.PUT)
        .setKv(change.kv())
        .build();
  }
}
