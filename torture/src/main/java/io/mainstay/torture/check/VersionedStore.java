package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The keys at all revisions. Nothing is ever compacted. */
final class VersionedStore {
  /** Each key's events in the order of their revisions. */
  private final NavigableMap<String, List<Event>> versions = new TreeMap<>();

  private final Map<Long, TreeSet<String>> keysOfLeases = new HashMap<>();

  /**
   * Adds a change, of a revision not below those before it.
   *
   * @return the event with what it replaced
   */
  Event add(Event event) {
    String key = event.kv().key();
    KeyValue previous = get(key, event.revision() - 1);
    Event whole = new Event(event.type(), event.kv(), previous);
    versions.computeIfAbsent(key, k -> new ArrayList<>()).add(whole);
    if (event.kv().lease() != 0) {
      keysOfLeases.computeIfAbsent(event.kv().lease(), l -> new TreeSet<>()).add(key);
    }
    return whole;
  }

  StoreView at(long revision) {
    return new StoreView() {
      @Override
      public @Nullable KeyValue get(String key) {
        return VersionedStore.this.get(key, revision);
      }

      @Override
      public List<KeyValue> range(KeyRange range) {
        return VersionedStore.this.range(range, revision);
      }
    };
  }

  /** The keys that are attached to a lease, as of a revision. */
  List<KeyValue> attached(long lease, long revision) {
    List<KeyValue> attached = new ArrayList<>();
    for (String key : keysOfLeases.getOrDefault(lease, new TreeSet<>())) {
      KeyValue kv = get(key, revision);
      if (kv != null && kv.lease() == lease) {
        attached.add(kv);
      }
    }
    return attached;
  }

  private @Nullable KeyValue get(String key, long revision) {
    List<Event> events = versions.get(key);
    return events == null ? null : newest(events, revision);
  }

  private List<KeyValue> range(KeyRange range, long revision) {
    if (range.isSingle()) {
      KeyValue kv = get(range.key(), revision);
      return kv == null ? List.of() : List.of(kv);
    }
    List<KeyValue> kvs = new ArrayList<>();
    for (Map.Entry<String, List<Event>> entry : versions.tailMap(range.key(), true).entrySet()) {
      if (!range.contains(entry.getKey())) {
        break;
      }
      KeyValue kv = newest(entry.getValue(), revision);
      if (kv != null) {
        kvs.add(kv);
      }
    }
    return kvs;
  }

  private static @Nullable KeyValue newest(List<Event> events, long revision) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0 || events.get(low - 1).type() == Event.Type.DELETE) {
      return null;
    }
    return events.get(low - 1).kv();
  }
}
