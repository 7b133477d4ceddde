package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
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
  private final ReadOptions pointOptions = new ReadOptions();

  BatchReader(Database database, WriteBatchWithIndex batch) {
    this.database = database;
    this.batch = batch;
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
    Slice bound = upper == null ? null : new Slice(upper);
    ReadOptions options = new ReadOptions();
    if (bound != null) {
      options.setIterateUpperBound(bound);
    }
    RocksIterator stored = database.rocks().newIterator(database.handle(family), options);
    RocksIterator merged = batch.newIteratorWithBase(database.handle(family), stored, options);
    // The bound is not part of what RocksDB promises for the batch's half of such an iterator.
    return new Cursor(merged, options, bound, upper, database.failures());
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
