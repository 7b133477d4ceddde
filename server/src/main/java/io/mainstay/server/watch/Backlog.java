package io.mainstay.server.watch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has been handed over to one stream and not yet been taken by its client. Any thread.
 *
 * <p>The hub looks before it hands over; who writes to the client says what is taken, and wakes the
 * hub if it waits for room.
 */
final class Backlog {
  private final long limitBytes;
  private final Runnable onRoom;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicBoolean wanted = new AtomicBoolean();

  /**
   * An empty one.
   *
   * @param onRoom called once for each {@link #wantRoom}, on any thread
   */
  Backlog(long limitBytes, Runnable onRoom) {
    this.limitBytes = limitBytes;
    this.onRoom = onRoom;
  }

  /** Whether nothing more should be handed over now. */
  boolean isFull() {
    return bytes.get() >= limitBytes;
  }

  void handedOver(Response response) {
    events.addAndGet(response.eventCount());
    bytes.addAndGet(response.sizeBytes());
  }

  void taken(Response response) {
    events.addAndGet(-response.eventCount());
    bytes.addAndGet(-response.sizeBytes());
    tellRoom();
  }

  /** The events that the client has not taken. */
  long events() {
    return events.get();
  }

  /** Asks to be told when half of the budget is free, which may be at once. */
  void wantRoom() {
    wanted.set(true);
    tellRoom();
  }

  private void tellRoom() {
    if (wanted.get() && bytes.get() <= limitBytes / 2 && wanted.compareAndSet(true, false)) {
      onRoom.run();
    }
  }
}
