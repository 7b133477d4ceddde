package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.util.StorageOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log database's options, which the engine keeps per JVM. Its defaults are for many groups with
 * large logs: up to six write buffers of 128 MB for each of two column families, and a recovery
 * mode that drops what follows a damaged record in the middle of the log, though it was
 * acknowledged. We hold a few thousand entries between snapshots, and rather refuse to start than
 * forget.
 */
final class LogDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(LogDatabase.class);
  private static final long MEMTABLE_BYTES = 32L << 20;

  static {
    RocksDB.loadLibrary();
  }

  /**
   * Caches nothing: the write buffers are accounted for in it, since the engine keeps the database
   * to itself. Has room for all of them.
   */
  private static final LRUCache BUFFERS = new LRUCache(1L << 30);

  private LogDatabase() {}

  /** Makes the engine use them. */
  @SuppressWarnings("resource") // the engine keeps them as long as the JVM lives
  static void register() {
    DBOptions database =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxOpenFiles(256)
            .setMaxTotalWalSize(8 * MEMTABLE_BYTES)
            .setKeepLogFileNum(4)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setStatsDumpPeriodSec(0)
            .setWriteBufferManager(new WriteBufferManager(0, BUFFERS))
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
    ColumnFamilyOptions family =
        new ColumnFamilyOptions()
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setMaxWriteBufferNumber(3)
            .setLevel0FileNumCompactionTrigger(8)
            .setLevel0SlowdownWritesTrigger(20)
            .setLevel0StopWritesTrigger(40)
            .setTargetFileSizeBase(MEMTABLE_BYTES)
            .setMaxBytesForLevelBase(8 * MEMTABLE_BYTES)
            .setCompressionType(CompressionType.NO_COMPRESSION);
    try {
      StorageOptionsFactory.registerRocksDBOptions(RocksDBLogStorage.class, database);
      StorageOptionsFactory.registerRocksDBColumnFamilyOptions(RocksDBLogStorage.class, family);
    } catch (IllegalStateException e) {
      // An application that embeds a member and uses the engine itself came first: its options then
      // hold for all.
      LOG.warn("the engine's log options were set by somebody else: {}", e.getMessage());
    }
  }

  /** What the logs of this process hold in write buffers, in bytes, to about a megabyte. */
  static long bufferBytes() {
    return BUFFERS.getUsage();
  }
}
