package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.rocksdb.WriteBatch;

/**
 * How many keys there are, in blocks of neighbours: the family {@code counts} holds the key at
 * which each block begins and how many there are from it up to the next. A count of a range adds up
 * whole blocks and walks over the keys of two at most ({@link BlockSum}).
 *
 * <p>The blocks cover the whole key space; the first begins at the empty key. They are written
 * together with the keys they count, so every snapshot holds the right ones. A block that has grown
 * is cut, one that has shrunk is joined to the one before it.
 *
 * <p>The apply thread alone changes the counts; any thread may ask for {@link #keys}.
 */
final class KeyCounts {
  /**
   * Few enough to walk over in passing, which is dear where keys change often, enough for the
   * blocks of a million keys to be few.
   */
  static final int MOST_IN_BLOCK = 256;

  private static final int CUT = MOST_IN_BLOCK / 2;
  private static final int FEW = MOST_IN_BLOCK / 8;
  private static final byte[] FIRST = new byte[0];

  private final NavigableMap<byte[], Integer> blocks = new TreeMap<>(Arrays::compareUnsigned);
  private volatile long keys;

  private KeyCounts() {}

  /** As a database has them; where there are none, they are made by a walk over its keys. */
  static KeyCounts of(Database database) {
    KeyCounts counts = new KeyCounts();
    try (SnapshotReader reader = new SnapshotReader(database)) {
      counts.load(reader);
      if (counts.blocks.isEmpty()) {
        counts.make(database, reader);
      }
    }
    counts.keys = counts.blocks.values().stream().mapToLong(Integer::longValue).sum();
    return counts;
  }

  private void load(Reader reader) {
    try (Cursor stored = reader.cursor(Family.COUNTS, null)) {
      for (stored.seek(FIRST); stored.valid(); stored.next()) {
        blocks.put(stored.key(), decode(stored.value()));
      }
    }
  }

  private void make(Database database, Reader reader) {
    try (WriteBatch batch = new WriteBatch()) {
      cut(new RocksBatch.FamilyWriter(database, batch), reader, FIRST, walk(reader));
      database.write(batch);
    }
  }

  private static int walk(Reader reader) {
    int count = 0;
    try (Cursor latest = reader.cursor(Family.LATEST, null)) {
      for (latest.seek(FIRST); latest.valid(); latest.next()) {
        count++;
      }
    }
    return count;
  }

  /** How many keys there are. Any thread. */
  long keys() {
    return keys;
  }

  /**
   * Adds the counts after these changes to the batch that makes them.
   *
   * @param after reads the database with the batch on top
   */
  void record(RevisionWriter.BatchWriter batch, Reader after, List<Change> changes) {
    NavigableMap<byte[], Integer> growths = growths(changes);
    long sum = keys;
    for (Map.Entry<byte[], Integer> growth : growths.entrySet()) {
      if (growth.getValue() != 0) {
        int before = Objects.requireNonNull(blocks.get(growth.getKey()));
        sum += growth.getValue();
        settle(batch, after, growth.getKey(), before + growth.getValue());
      }
    }
    keys = sum;
  }

  private NavigableMap<byte[], Integer> growths(List<Change> changes) {
    NavigableMap<byte[], Integer> growths = new TreeMap<>(blocks.comparator());
    for (Change change : changes) {
      int growth = growth(change);
      if (growth != 0) {
        growths.merge(blocks.floorKey(change.kv().getKey().toByteArray()), growth, Integer::sum);
      }
    }
    return growths;
  }

  /** By how many keys there are more after a change: 1, 0 or -1. */
  static int growth(Change change) {
    if (change.deleted()) {
      return -1;
    }
    return change.kv().getVersion() == 1 ? 1 : 0;
  }

  private void settle(RevisionWriter.BatchWriter batch, Reader after, byte[] start, int count) {
    Map.Entry<byte[], Integer> neighbour = blocks.lowerEntry(start);
    if (count > MOST_IN_BLOCK) {
      cut(batch, after, start, count);
    } else if (count < FEW && neighbour != null && neighbour.getValue() + count <= CUT) {
      batch.delete(Family.COUNTS, start);
      blocks.remove(start);
      put(batch, neighbour.getKey(), neighbour.getValue() + count);
    } else {
      put(batch, start, count);
    }
  }

  /** Makes several blocks of one that has grown, without a walk over the last of them. */
  private void cut(RevisionWriter.BatchWriter batch, Reader after, byte[] start, int count) {
    byte[] begin = start;
    int left = count;
    try (Cursor latest = after.cursor(Family.LATEST, null)) {
      latest.seek(start);
      while (left > MOST_IN_BLOCK) {
        for (int i = 0; i < CUT && latest.valid(); i++) {
          latest.next();
        }
        if (!latest.valid()) {
          throw after.damaged("there are fewer keys than were counted");
        }
        put(batch, begin, CUT);
        begin = latest.key();
        left -= CUT;
      }
    }
    put(batch, begin, left);
  }

  private void put(RevisionWriter.BatchWriter batch, byte[] start, int count) {
    blocks.put(start, count);
    batch.put(Family.COUNTS, start, encode(count));
  }

  private static byte[] encode(int count) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
  }

  static int decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }
}
