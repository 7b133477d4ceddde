package io.mainstay.storage.internals;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory of a store outside of the heap: blocks of its files with their indexes and filters,
 * and what was written and is in no file yet. Both together keep to one number of bytes: room that
 * is taken by writes is taken from the blocks. Any thread.
 */
final class StoreMemory implements AutoCloseable {
  /** Few shards, as a large value must fit in one. */
  private static final int SHARD_BITS = 4;

  private static final int WRITES_SHARE = 3;

  static {
    RocksDB.loadLibrary();
  }

  private final LRUCache cache;
  private final WriteBufferManager writes;
  private final long writeBytes;

  /**
   * So many bytes, a third of them for writes at most.
   *
   * @param bytes for everything
   */
  StoreMemory(long bytes) {
    this.writeBytes = bytes / WRITES_SHARE;
    this.cache = new LRUCache(bytes, SHARD_BITS);
    this.writes = new WriteBufferManager(writeBytes, cache);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writes() {
    return writes;
  }

  /** How much one family may hold before it is written to a file. */
  long writeBufferBytes() {
    return writeBytes / 2;
  }

  /** What is in use now. */
  long usedBytes() {
    return cache.getUsage();
  }

  /** The databases must be closed. */
  @Override
  public void close() {
    writes.close();
    cache.close();
  }
}
