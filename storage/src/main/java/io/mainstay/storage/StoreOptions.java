package io.mainstay.storage;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a store works.
 *
 * @param compactionBatchLimit changes that the physical compaction looks at between two pauses, at
 *     least 1
 * @param compactionPause the pause between two such batches
 * @param fsync whether the store's own files are forced to the disk; off only for {@code
 *     --unsafe-no-fsync}. RocksDB forces its tables all the same, which happens per flush and never
 *     per write
 * @param hashCompactions whether the key space is hashed at each compaction, which reads all of it
 * @param memoryBytes what the store may hold outside of the heap, for blocks of its files and for
 *     what is in no file yet; at least {@link #LEAST_MEMORY_BYTES}
 * @param onFatal told, once and on any thread, that the store can no longer be trusted: the member
 *     has to stop
 * @param listener hears how long the work takes
 */
public record StoreOptions(
    int compactionBatchLimit,
    Duration compactionPause,
    boolean fsync,
    boolean hashCompactions,
    long memoryBytes,
    Consumer<Throwable> onFatal,
    StoreListener listener) {
  /** Enough for any key space, if not for the quickest answers from a large one. */
  public static final long DEFAULT_MEMORY_BYTES = 192L << 20;

  /** With less, the store would write small files all the time. */
  public static final long LEAST_MEMORY_BYTES = 24L << 20;

  /** Checks the limits. */
  public StoreOptions {
    if (memoryBytes < LEAST_MEMORY_BYTES) {
      throw new IllegalArgumentException("memoryBytes " + memoryBytes);
    }
    if (compactionBatchLimit < 1) {
      throw new IllegalArgumentException("compactionBatchLimit " + compactionBatchLimit);
    }
  }

  /** Nobody hears how long the work takes. */
  public StoreOptions(
      int compactionBatchLimit,
      Duration compactionPause,
      boolean fsync,
      boolean hashCompactions,
      Consumer<Throwable> onFatal) {
    this(
        compactionBatchLimit,
        compactionPause,
        fsync,
        hashCompactions,
        DEFAULT_MEMORY_BYTES,
        onFatal,
        StoreListener.NONE);
  }

  /** Without hashes of compactions. */
  public StoreOptions(
      int compactionBatchLimit,
      Duration compactionPause,
      boolean fsync,
      Consumer<Throwable> onFatal) {
    this(compactionBatchLimit, compactionPause, fsync, false, onFatal);
  }

  /** etcd's defaults: 1000 revisions a batch, 10 ms between batches, fsync on. */
  public static StoreOptions defaults(Consumer<Throwable> onFatal) {
    return new StoreOptions(1000, Duration.ofMillis(10), true, onFatal);
  }
}
