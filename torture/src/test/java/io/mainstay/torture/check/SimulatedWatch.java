package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.WatchOpened;
import io.mainstay.torture.history.WatchReceived;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A watch of a {@link SimulatedRun}; the first of a run is one of all keys from the beginning. */
final class SimulatedWatch {
  private final long id;
  private final Random random;
  private final List<HistoryEntry> entries;
  private WatchRequest request;
  private boolean open;
  private long complete;

  SimulatedWatch(int id, Random random, List<HistoryEntry> entries) {
    this.id = id;
    this.random = random;
    this.entries = entries;
    request =
        id == 0
            ? WatchRequest.from(KeyRange.all(), 1)
            : new WatchRequest(
                random.nextBoolean() ? KeyRange.all() : KeyRange.prefix("k1"),
                random.nextInt(3),
                random.nextBoolean(),
                false,
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
  }

  /** Up to where all events have been sent. */
  long complete() {
    return complete;
  }

  /** Sends some of what there is, or all. */
  void advance(long now, List<List<Event>> changes, long compacted, boolean all) {
    long revision = changes.size() - 1L;
    if (!open) {
      open(now, revision);
    }
    if (complete + 1 < compacted) {
      receive(now, new WatchResponse.Canceled(revision, compacted, "compacted"));
      resume(compacted);
      return;
    }
    long to =
        all ? revision : complete + random.nextInt((int) Math.max(1, revision - complete + 1));
    List<Event> events = new ArrayList<>();
    for (long next = complete + 1; next <= to; next++) {
      for (Event event : changes.get((int) next)) {
        if (request.matches(event)) {
          events.add(told(event, compacted));
        }
      }
    }
    complete = Math.max(complete, to);
    send(now, events, revision);
    if (random.nextInt(3) == 0) {
      receive(now, new WatchResponse.Progress(complete));
    }
    if (random.nextInt(5) == 0) {
      receive(now, new WatchResponse.Broken("reset"));
      resume(complete + 1);
    }
  }

  private Event told(Event event, long compacted) {
    boolean previous = request.previous() && event.revision() - 1 >= compacted;
    return new Event(event.type(), event.kv(), previous ? event.previous() : null);
  }

  private void send(long now, List<Event> events, long revision) {
    int cut = events.size() > 1 && request.fragment() ? 1 + random.nextInt(events.size() - 1) : 0;
    if (cut > 0) {
      receive(now, new WatchResponse.Events(revision, events.subList(0, cut), true));
    }
    if (!events.isEmpty()) {
      receive(now, new WatchResponse.Events(revision, events.subList(cut, events.size()), false));
    }
  }

  private void open(long now, long revision) {
    entries.add(new WatchOpened(id, 100, "m0", request, now));
    receive(now, new WatchResponse.Created(revision));
    complete = request.startRevision() == 0 ? revision : request.startRevision() - 1;
    open = true;
  }

  private void resume(long startRevision) {
    request =
        new WatchRequest(
            request.range(),
            startRevision,
            request.previous(),
            request.progressNotify(),
            request.fragment(),
            request.noPut(),
            request.noDelete());
    open = false;
  }

  private void receive(long now, WatchResponse response) {
    entries.add(new WatchReceived(id, response, now));
  }
}
