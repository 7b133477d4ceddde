package io.mainstay.storage.internals;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksObject;

/**
 * RocksDB's options for this workload, and the native objects behind them, which live as long as
 * the database.
 */
final class RocksTuning implements AutoCloseable {
  private static final int MAX_OPEN_FILES = 512;
  private static final long INFO_LOG_BYTES = 1L << 20;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int BLOOM_BITS_PER_KEY = 10;

  /** Of a write buffer, for a filter over what is in it. */
  private static final double BUFFER_FILTER_SHARE = 0.02;

  private final List<RocksObject> owned = new ArrayList<>();
  private final DBOptions options;
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();

  RocksTuning(StoreMemory memory, List<Family> families, boolean create) {
    options = own(databaseOptions(memory, create));
    BloomFilter bloom = own(new BloomFilter(BLOOM_BITS_PER_KEY));
    for (Family family : families) {
      BlockBasedTableConfig table =
          new BlockBasedTableConfig()
              .setBlockCache(memory.cache())
              .setBlockSize(BLOCK_BYTES)
              // Whole, they would outgrow a shard of the cache in large tables and be read again
              // and again.
              .setIndexType(IndexType.kTwoLevelIndexSearch)
              .setPinTopLevelIndexAndFilter(true)
              .setCacheIndexAndFilterBlocks(true)
              .setCacheIndexAndFilterBlocksWithHighPriority(true)
              .setPinL0FilterAndIndexBlocksInCache(true);
      ColumnFamilyOptions columns =
          own(
              new ColumnFamilyOptions()
                  .setWriteBufferSize(memory.writeBufferBytes())
                  .setCompressionType(CompressionType.LZ4_COMPRESSION));
      if (family.pointLookups()) {
        table
            .setFilterPolicy(bloom)
            .setWholeKeyFiltering(true)
            .setPartitionFilters(true)
            .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        columns
            .setMemtableWholeKeyFiltering(true)
            .setMemtablePrefixBloomSizeRatio(BUFFER_FILTER_SHARE);
      }
      descriptors.add(new ColumnFamilyDescriptor(family.id(), columns.setTableFormatConfig(table)));
    }
  }

  /**
   * Flushes take all families at once ({@code atomic_flush}): without RocksDB's own log, this is
   * what makes the state after a crash a consistent prefix of what was written.
   */
  private static DBOptions databaseOptions(StoreMemory memory, boolean create) {
    return new DBOptions()
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(true)
        .setErrorIfExists(create)
        .setParanoidChecks(true)
        .setAtomicFlush(true)
        .setMaxBackgroundJobs(2)
        .setWriteBufferManager(memory.writes())
        // Opening must not read what the store holds.
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setSkipStatsUpdateOnDbOpen(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(INFO_LOG_BYTES)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  DBOptions options() {
    return options;
  }

  List<ColumnFamilyDescriptor> families() {
    return descriptors;
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public void close() {
    owned.forEach(RocksObject::close);
  }
}
