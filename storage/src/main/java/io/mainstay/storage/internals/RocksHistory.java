package io.mainstay.storage.internals;

import io.mainstay.storage.History;
import org.jspecify.annotations.Nullable;

/** History by the family {@code events}, which names the changes, with a look-up for each put. */
final class RocksHistory implements History {
  private final SnapshotReader reader;
  private final Cursor events;
  private final Runnable onClose;
  private @Nullable EventKey event;
  private @Nullable EventRecord record;

  /**
   * Before the first change.
   *
   * @param onClose run once, when it is closed
   */
  RocksHistory(SnapshotReader reader, Runnable onClose) {
    this.reader = reader;
    this.events = reader.cursor(Family.EVENTS, null);
    this.onClose = onClose;
  }

  @Override
  public boolean next() {
    if (event == null) {
      events.seek(new EventKey(0, 0).encode());
    } else {
      events.next();
    }
    if (!events.valid()) {
      return false;
    }
    event = EventKey.decode(events.key());
    record = EventRecord.decode(events.value());
    return true;
  }

  @Override
  public long main() {
    return event().main();
  }

  @Override
  public int sub() {
    return event().sub();
  }

  @Override
  public boolean isTombstone() {
    return record().deleted();
  }

  @Override
  public int valueBytes() {
    if (isTombstone()) {
      return EtcdRecord.tombstoneBytes(record().userKey());
    }
    int size = reader.sizeOf(Family.KEYS, EtcdRecord.versionKey(event(), record()));
    if (size < 0) {
      throw EtcdRecord.noVersion(reader);
    }
    return size;
  }

  @Override
  public byte[] value() {
    return EtcdRecord.of(reader, event(), record());
  }

  @Override
  public void close() {
    events.close();
    onClose.run();
  }

  private EventKey event() {
    if (event == null) {
      throw new IllegalStateException("not on a change");
    }
    return event;
  }

  private EventRecord record() {
    if (record == null) {
      throw new IllegalStateException("not on a change");
    }
    return record;
  }
}
