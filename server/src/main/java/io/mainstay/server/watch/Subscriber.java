package io.mainstay.server.watch;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private long nextId;
  private boolean closed;

  Subscriber(
      Outbox outbox,
      long limitBytes,
      Consumer<Subscriber> onRoom,
      Function<Backlog, ? extends Outlet> outletMaker) {
    this.outbox = outbox;
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
    backlog.handedOver(response.sizeBytes());
    outbox.add(outlet, response);
  }

  void requestDone() {
    outbox.addRequestDone(outlet);
  }
}
