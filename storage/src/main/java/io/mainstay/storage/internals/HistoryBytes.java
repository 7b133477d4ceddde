package io.mainstay.storage.internals;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How much the store's history is: the bytes of all {@link Family#KEYS} and {@link Family#EVENTS}
 * ever written less those removed by compactions.
 *
 * <p>RocksDB cannot tell: a deletion is a record of its own to it, which may or may not have met
 * what it deletes. So both counts are kept, each in a record that is written together with what it
 * counts. The apply thread alone adds to what was written, the background thread alone to what was
 * removed; any thread reads.
 */
final class HistoryBytes {
  private final boolean known;
  private volatile long written;
  private volatile long removed;

  /** As a database has it; it is not known of one whose content was not written by batches. */
  static HistoryBytes read(Database database) {
    byte[] written = database.meta(MetaRecords.HISTORY_WRITTEN);
    byte[] removed = database.meta(MetaRecords.HISTORY_REMOVED);
    return new HistoryBytes(written != null, decode(written), decode(removed));
  }

  private HistoryBytes(boolean known, long written, long removed) {
    this.known = known;
    this.written = written;
    this.removed = removed;
  }

  /** What is there; empty when it is not known. */
  OptionalLong live() {
    return known ? OptionalLong.of(Math.max(0, written - removed)) : OptionalLong.empty();
  }

  boolean isKnown() {
    return known;
  }

  long written() {
    return written;
  }

  void written(long now) {
    written = now;
  }

  long removed() {
    return removed;
  }

  void removed(long now) {
    removed = now;
  }

  static boolean counts(Family family) {
    return family == Family.KEYS || family == Family.EVENTS;
  }

  static byte[] encode(long bytes) {
    return ByteBuffer.allocate(Long.BYTES).putLong(bytes).array();
  }

  private static long decode(byte @Nullable [] record) {
    return record == null ? 0 : ByteBuffer.wrap(record).getLong();
  }
}
