package io.mainstay.server.watch;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/** A stream as the hub sees it: its watchers, and the way to its client. Hub thread. */
final class Subscriber {
  final Map<Long, Watcher> watchers = new HashMap<>();

  /** Those behind that wait until the client has room. */
  final Set<Watcher> waiting = new LinkedHashSet<>();

  final Backlog backlog;
  final Outlet outlet;

  /** Whether a tick is on its way to the hub; any thread. */
  final AtomicBoolean tickQueued = new AtomicBoolean();

  private final Outbox outbox;
  private final LongAdder events;
  private long nextId;
  private boolean closed;

  /**
   * A stream without watchers.
   *
   * @param events counts those of all streams
   */
  Subscriber(
      Outbox outbox,
      long limitBytes,
      Consumer<Subscriber> onRoom,
      LongAdder events,
      Function<Backlog, ? extends Outlet> outletMaker) {
    this.outbox = outbox;
    this.events = events;
    this.backlog = new Backlog(limitBytes, () -> onRoom.accept(this));
    this.outlet = outletMaker.apply(backlog);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** The smallest number that is greater than those given before and not in use. */
  long chooseId() {
    while (watchers.containsKey(nextId)) {
      nextId++;
    }
    return nextId++;
  }

  void send(Response response) {
    events.add(response.eventCount());
    backlog.handedOver(response);
    outbox.add(outlet, response);
  }

  void requestDone() {
    outbox.addRequestDone(outlet);
  }
}
