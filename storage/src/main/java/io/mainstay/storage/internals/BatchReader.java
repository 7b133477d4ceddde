package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import io.mainstay.storage.StoreException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatchWithIndex;

/**
 * Reads the newest state with a batch on top. Apply thread only.
 *
 * <p>It takes no snapshot: the only other writer is the compaction, which removes nothing that can
 * be read at or above the compact revision.
 */
final class BatchReader implements Reader, AutoCloseable {
  private final Database database;
  private final WriteBatchWithIndex batch;
  private final List<Change> changes;
  private final ReadOptions pointOptions = new ReadOptions();

  /**
   * @param changes what the batch does to the keys, as it grows
   */
  BatchReader(Database database, WriteBatchWithIndex batch, List<Change> changes) {
    this.database = database;
    this.batch = batch;
    this.changes = changes;
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    try {
      return batch.getFromBatchAndDB(database.rocks(), database.handle(family), pointOptions, key);
    } catch (RocksDBException e) {
      throw database.failures().fatal("read the store", e);
    }
  }

  @Override
  public Cursor cursor(Family family, byte @Nullable [] upper) {
    return cursor(
        family,
        upper,
        (options, stored) -> batch.newIteratorWithBase(database.handle(family), stored, options));
  }

  /** Without the batch. */
  private Cursor storedCursor(Family family, byte @Nullable [] upper) {
    return cursor(family, upper, (options, stored) -> stored);
  }

  private Cursor cursor(
      Family family,
      byte @Nullable [] upper,
      BiFunction<ReadOptions, RocksIterator, RocksIterator> merge) {
    Slice bound = upper == null ? null : new Slice(upper);
    ReadOptions options = new ReadOptions();
    if (bound != null) {
      options.setIterateUpperBound(bound);
    }
    RocksIterator stored = database.rocks().newIterator(database.handle(family), options);
    // The bound is not part of what RocksDB promises for the batch's half of such an iterator.
    return new Cursor(merge.apply(options, stored), options, bound, upper, database.failures());
  }

  /** The counts join the batch when it is complete: till then, its changes are added here. */
  @Override
  public long count(KeyRange range) {
    long count = new BlockSum(this::storedCursor).of(range);
    for (Change change : changes) {
      int growth = KeyCounts.growth(change);
      if (growth != 0 && range.contains(change.kv().getKey().toByteArray())) {
        count += growth;
      }
    }
    return count;
  }

  @Override
  public List<Change> pending() {
    return changes;
  }

  @Override
  public @Nullable RememberedCounts remembered() {
    return null;
  }

  @Override
  public StoreException damaged(String what) {
    return database.damaged(what);
  }

  @Override
  public void close() {
    pointOptions.close();
  }
}
