package io.mainstay.server.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The newest batches, without gaps: who has nearly caught up gets the rest from here, so that
 * catching up ends even while writes go on. Hub thread.
 */
final class RecentBatches {
  private record Batch(long firstRevision, List<SharedEvent> events, long sizeBytes) {}

  private final int maxBatches;
  private final long maxBytes;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long bytes;

  RecentBatches(int maxBatches, long maxBytes) {
    this.maxBatches = maxBatches;
    this.maxBytes = maxBytes;
  }

  /** Adds the batch that follows the newest. */
  void add(List<SharedEvent> events) {
    long size = 0;
    for (SharedEvent event : events) {
      size += event.change().kv().getSerializedSize();
    }
    batches.addLast(new Batch(events.get(0).revision(), events, size));
    bytes += size;
    while (batches.size() > maxBatches || bytes > maxBytes) {
      bytes -= batches.removeFirst().sizeBytes();
    }
  }

  /** Forgets everything, because something is missing before what comes next. */
  void clear() {
    batches.clear();
    bytes = 0;
  }

  /** Whether everything from a revision on is here. */
  boolean reachBackTo(long revision) {
    return !batches.isEmpty() && batches.getFirst().firstRevision() <= revision;
  }

  /** The events of a range from a revision on, in order. */
  List<SharedEvent> events(WatchRange range, long fromRevision) {
    Deque<Batch> wanted = new ArrayDeque<>();
    Iterator<Batch> newestFirst = batches.descendingIterator();
    boolean reached = false;
    while (!reached && newestFirst.hasNext()) {
      Batch batch = newestFirst.next();
      wanted.addFirst(batch);
      reached = batch.firstRevision() <= fromRevision;
    }
    List<SharedEvent> found = new ArrayList<>();
    for (Batch batch : wanted) {
      for (SharedEvent event : batch.events()) {
        if (event.revision() >= fromRevision && range.holds(event.key())) {
          found.add(event);
        }
      }
    }
    return found;
  }
}
