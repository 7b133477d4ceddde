package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How many keys there are. RocksDB can only guess, so the count is kept in a record that is written
 * together with what it counts.
 *
 * <p>The apply thread alone changes it; any thread reads.
 */
final class KeyCount {
  private volatile long keys;
  private boolean recorded;

  private KeyCount(long keys, boolean recorded) {
    this.keys = keys;
    this.recorded = recorded;
  }

  /** As a database has it; where there is no record, by walking over the keys once. */
  static KeyCount read(Database database) {
    byte[] record = database.meta(MetaRecords.KEY_COUNT);
    return record == null
        ? new KeyCount(walk(database), false)
        : new KeyCount(ByteBuffer.wrap(record).getLong(), true);
  }

  private static long walk(Database database) {
    long found = 0;
    try (SnapshotReader reader = new SnapshotReader(database);
        Cursor latest = reader.cursor(Family.LATEST, null)) {
      for (latest.seek(new byte[0]); latest.valid(); latest.next()) {
        found++;
      }
    }
    return found;
  }

  long keys() {
    return keys;
  }

  /** Adds the count after these changes to the batch that makes them. */
  long record(RocksBatch.FamilyWriter batch, List<Change> changes) {
    long next = keys + growth(changes);
    if (next != keys || !recorded) {
      batch.put(
          Family.META,
          MetaRecords.KEY_COUNT,
          ByteBuffer.allocate(Long.BYTES).putLong(next).array());
    }
    return next;
  }

  /** The batch is written. */
  void recorded(long now) {
    keys = now;
    recorded = true;
  }

  private static long growth(List<Change> changes) {
    long growth = 0;
    for (Change change : changes) {
      if (change.deleted()) {
        growth--;
      } else if (change.kv().getVersion() == 1) {
        growth++;
      }
    }
    return growth;
  }
}
