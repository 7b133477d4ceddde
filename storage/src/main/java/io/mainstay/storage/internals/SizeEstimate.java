package io.mainstay.storage.internals;

import io.mainstay.storage.StoreSize;
import java.util.List;
import java.util.OptionalLong;
import org.rocksdb.TableProperties;

/**
 * What a database occupies, and what of it would be left if its files were rewritten. Any thread.
 *
 * <p>The history counts by the bytes that no compaction has removed, times what a byte takes in a
 * file, which differs because files are compressed. The rest is small; there RocksDB's own estimate
 * of the files is good enough, without what is in memory, which is mostly room taken in advance.
 */
final class SizeEstimate {
  private static final String FILES = "rocksdb.total-sst-files-size";
  private static final String MEMORY = "rocksdb.cur-size-all-mem-tables";
  private static final String LIVE = "rocksdb.estimate-live-data-size";
  private static final List<Family> HISTORY = List.of(Family.KEYS, Family.EVENTS);

  private final Database database;
  private final HistoryBytes history;
  private volatile Density density = new Density(0, 1);

  /**
   * What a byte takes in a file.
   *
   * @param files the size of all files of which that is known
   */
  private record Density(long files, double perByte) {}

  SizeEstimate(Database database, HistoryBytes history) {
    this.database = database;
    this.history = history;
  }

  long allocatedBytes() {
    return database.property(FILES) + database.property(MEMORY);
  }

  StoreSize size() {
    long allocated = allocatedBytes();
    long live = database.property(LIVE);
    OptionalLong content = history.live();
    if (content.isPresent()) {
      long estimated = (long) (content.getAsLong() * density(ofHistory(FILES)));
      live += estimated - ofHistory(LIVE);
    }
    return new StoreSize(allocated, Math.max(0, Math.min(allocated, live)));
  }

  private long ofHistory(String property) {
    return HISTORY.stream().mapToLong(family -> database.property(family, property)).sum();
  }

  /** Looks into the tables only when they have changed: that may read from the disk. */
  private double density(long files) {
    Density known = density;
    if (known.files() != files) {
      long raw =
          HISTORY.stream()
              .flatMap(family -> database.tables(family).stream())
              .mapToLong(SizeEstimate::rawBytes)
              .sum();
      known = new Density(files, raw == 0 ? 1 : (double) files / raw);
      density = known;
    }
    return known.perByte();
  }

  private static long rawBytes(TableProperties table) {
    return table.getRawKeySize() + table.getRawValueSize();
  }
}
