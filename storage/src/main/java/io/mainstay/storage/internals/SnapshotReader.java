package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import io.mainstay.storage.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads a RocksDB snapshot. Any thread, several at once, until it is closed. */
final class SnapshotReader implements Reader, AutoCloseable {
  private static final byte[] NO_ROOM = new byte[0];

  private final Database database;
  private final Snapshot snapshot;
  private final ReadOptions pointOptions;

  SnapshotReader(Database database) {
    this.database = database;
    this.snapshot = database.rocks().getSnapshot();
    this.pointOptions = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    try {
      return database.rocks().get(database.handle(family), pointOptions, key);
    } catch (RocksDBException e) {
      throw database.failures().fatal("read the store", e);
    }
  }

  /** The length of the value under exactly this key, in bytes; negative if there is none. */
  int sizeOf(Family family, byte[] key) {
    try {
      return database.rocks().get(database.handle(family), pointOptions, key, NO_ROOM);
    } catch (RocksDBException e) {
      throw database.failures().fatal("read the store", e);
    }
  }

  @Override
  public Cursor cursor(Family family, byte @Nullable [] upper) {
    Slice bound = upper == null ? null : new Slice(upper);
    ReadOptions options = new ReadOptions().setSnapshot(snapshot);
    if (bound != null) {
      options.setIterateUpperBound(bound);
    }
    return new Cursor(
        database.rocks().newIterator(database.handle(family), options),
        options,
        bound,
        // RocksDB keeps to the bound by itself: comparing again would copy every key over JNI.
        null,
        database.failures());
  }

  @Override
  public long count(KeyRange range) {
    return new BlockSum(this::cursor).of(range);
  }

  @Override
  public List<Change> pending() {
    return List.of();
  }

  @Override
  public RememberedCounts remembered() {
    return database.remembered();
  }

  @Override
  public StoreException damaged(String what) {
    return database.damaged(what);
  }

  @Override
  public void close() {
    pointOptions.close();
    database.rocks().releaseSnapshot(snapshot);
    snapshot.close();
  }
}
