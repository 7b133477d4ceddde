package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest events, without a gap. Belongs to the thread of {@link Waits}.
 *
 * <p>They are {@value NodeTable#EVENTS} as in etcd, or fewer when they are large.
 */
final class EventHistory {
  static final long MAX_BYTES = 64L << 20;

  private final Deque<V2Event> events = new ArrayDeque<>();
  private long bytes;
  private long firstIndex;
  private long lastIndex;

  /**
   * Begins anew.
   *
   * @param newest without a gap up to the index, oldest first; may be empty
   */
  void restart(List<V2Event> newest, long index) {
    events.clear();
    bytes = 0;
    firstIndex = index + 1;
    lastIndex = index;
    if (!newest.isEmpty()) {
      firstIndex = newest.get(0).getNode().getModifiedIndex();
      newest.forEach(this::add);
    }
  }

  void add(V2Event event) {
    events.add(event);
    bytes += event.getSerializedSize();
    lastIndex = event.getNode().getModifiedIndex();
    while (events.size() > NodeTable.EVENTS || (bytes > MAX_BYTES && events.size() > 1)) {
      bytes -= events.remove().getSerializedSize();
      firstIndex++;
    }
  }

  /** The index of the newest event. */
  long lastIndex() {
    return lastIndex;
  }

  /**
   * The events that somebody waits for, oldest first.
   *
   * @throws V2Exception {@code EVENT_INDEX_CLEARED} when not all of them may be there any more
   */
  List<V2Event> since(WaitSpec spec) {
    // Before the first change of all, there was nothing.
    boolean complete = firstIndex == NodeTable.FIRST_INDEX + 1;
    if (!complete && Long.compareUnsigned(spec.sinceIndex(), firstIndex) < 0) {
      throw new V2Exception(
          V2Code.EVENT_INDEX_CLEARED,
          "the requested history has been cleared [%d/%s]"
              .formatted(firstIndex, Long.toUnsignedString(spec.sinceIndex())),
          lastIndex);
    }
    List<V2Event> found = new ArrayList<>();
    for (V2Event event : events) {
      if (spec.wants(event)) {
        found.add(event);
      }
    }
    return found;
  }
}
