package io.mainstay.server.metrics;

import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreListener;
import io.mainstay.storage.StoreStatistics;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** What the store is asked to do, what it holds, and how long its work takes. */
public final class StoreMetrics implements StoreListener {
  private static final double NANOS_PER_MILLI = 1e6;

  private final MetricSet metrics;
  private final InstantSource clock;
  private final DistributionDataPoint commits;
  private final DistributionDataPoint defragmentations;
  private final DistributionDataPoint compactionSteps;
  private final DistributionDataPoint compactions;
  private final CounterDataPoint removedVersions;
  private volatile long lastCompactionSeconds;

  /**
   * The metrics of one member.
   *
   * @param clock says when a compaction was done
   */
  public StoreMetrics(MetricSet metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.commits =
        metrics.histogram(
            "etcd_disk_backend_commit_duration_seconds",
            "How long it takes to write a batch of applied requests to the store.",
            Buckets.doubling(0.001, 14));
    this.defragmentations =
        metrics.histogram(
            "etcd_disk_backend_defrag_duration_seconds",
            "How long a defragmentation takes.",
            Buckets.doubling(0.1, 13));
    this.compactionSteps =
        metrics.histogram(
            "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds",
            "How long one step of a compaction takes.",
            Buckets.doubling(1, 13));
    this.compactions =
        metrics.histogram(
            "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds",
            "How long a compaction takes as a whole.",
            Buckets.doubling(100, 14));
    this.removedVersions =
        metrics.counter(
            "etcd_debugging_mvcc_db_compaction_keys_total",
            "Versions of keys that compactions have removed.");
    metrics.gaugeOf(
        "etcd_debugging_mvcc_db_compaction_last",
        "When the last compaction was done, in seconds since 1970; 0 if there was none since the"
            + " start.",
        () -> lastCompactionSeconds);
  }

  /**
   * Shows what a store holds.
   *
   * @param quotaBytes how large it may become
   */
  public void read(MvccStore store, long quotaBytes) {
    operations(store);
    content(store);
    metrics.gaugeOf(
        "etcd_mvcc_db_total_size_in_bytes",
        "The size of the store: files, and what is in memory on its way to them.",
        store::allocatedBytes);
    metrics.gaugeOf(
        "etcd_mvcc_db_total_size_in_use_in_bytes",
        "An estimate of what would be left of the store after a defragmentation.",
        () -> store.size().inUseBytes());
    metrics.gaugeOf(
        "etcd_server_quota_backend_bytes", "The size that the store may reach.", () -> quotaBytes);
    metrics.gaugesOf(
        "mainstay_store_memory_bytes",
        "What the store holds outside of the Java heap.",
        series -> {
          StoreStatistics.Memory memory = store.statistics().memory();
          series.call((double) memory.blockCacheBytes(), "block_cache");
          series.call((double) memory.writeBufferBytes(), "write_buffers");
          series.call((double) memory.tableReaderBytes(), "table_readers");
        },
        "kind");
  }

  private void operations(MvccStore store) {
    metrics.counterOf("etcd_mvcc_put_total", "Puts.", () -> store.statistics().puts());
    metrics.counterOf("etcd_mvcc_delete_total", "Deletions.", () -> store.statistics().deletes());
    metrics.counterOf("etcd_mvcc_range_total", "Ranges read.", () -> store.statistics().ranges());
    metrics.counterOf(
        "etcd_mvcc_txn_total",
        "Transactions of more than one operation.",
        () -> store.statistics().transactions());
    gauge(
        store,
        "etcd_debugging_mvcc_total_put_size_in_bytes",
        "Keys and values of all puts together.",
        StoreStatistics::putBytes);
  }

  private void content(MvccStore store) {
    gauge(store, "etcd_debugging_mvcc_keys_total", "Keys there are.", StoreStatistics::keys);
    gauge(
        store,
        "etcd_mvcc_db_open_read_transactions",
        "Views of the store that are being read.",
        StoreStatistics::openViews);
    gauge(
        store,
        "etcd_disk_defrag_inflight",
        "Whether the store is being defragmented.",
        statistics -> statistics.defragmenting() ? 1 : 0);
    metrics.gaugeOf(
        "etcd_debugging_mvcc_current_revision",
        "The newest revision.",
        () -> ofNewest(store, ReadView::revision));
    metrics.gaugeOf(
        "etcd_debugging_mvcc_compact_revision",
        "The revision of the last compaction; -1 if there was none.",
        () -> ofNewest(store, ReadView::compactRevision));
  }

  private void gauge(
      MvccStore store, String name, String help, ToDoubleFunction<StoreStatistics> value) {
    metrics.gaugeOf(name, help, () -> value.applyAsDouble(store.statistics()));
  }

  private static double ofNewest(MvccStore store, ToDoubleFunction<ReadView> value) {
    try (ReadView view = store.newestView()) {
      return value.applyAsDouble(view);
    }
  }

  @Override
  public void committed(long nanos) {
    commits.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  @Override
  public void compactionStep(long removed, long nanos) {
    removedVersions.inc(removed);
    compactionSteps.observe(nanos / NANOS_PER_MILLI);
  }

  @Override
  public void compacted(long nanos) {
    compactions.observe(nanos / NANOS_PER_MILLI);
    lastCompactionSeconds = clock.instant().getEpochSecond();
  }

  @Override
  public void defragmented(long nanos) {
    defragmentations.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }
}
