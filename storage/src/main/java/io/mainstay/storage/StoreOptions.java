package io.mainstay.storage;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a store works.
 *
 * @param compactionBatchLimit revisions that the physical compaction handles between two pauses
 * @param compactionPause the pause between two such batches
 * @param fsync whether flushed data is forced to the disk; off only for {@code --unsafe-no-fsync}
 * @param onFatal told, once and on any thread, that the store can no longer be trusted: the member has to stop
 */
public record StoreOptions(
    int compactionBatchLimit, Duration compactionPause, boolean fsync, Consumer<Throwable> onFatal) {
  /** etcd's defaults: 1000 revisions a batch, 10 ms between batches, fsync on. */
  public static StoreOptions defaults(Consumer<Throwable> onFatal) {
    return new StoreOptions(1000, Duration.ofMillis(10), true, onFatal);
  }
}
