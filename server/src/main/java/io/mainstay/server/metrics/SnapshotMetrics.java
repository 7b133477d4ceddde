package io.mainstay.server.metrics;

import io.mainstay.server.snapshot.SnapshotListener;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** How long it takes to read all that is stored. */
public final class SnapshotMetrics implements SnapshotListener {
  private final DistributionDataPoint snapshots;
  private final DistributionDataPoint hashes;
  private final DistributionDataPoint keySpaceHashes;

  /** The metrics of one member. */
  public SnapshotMetrics(MetricSet metrics) {
    this.snapshots =
        metrics.histogram(
            "etcd_disk_backend_snapshot_duration_seconds",
            "How long it takes to send a snapshot to a client.",
            Buckets.doubling(0.01, 17));
    this.hashes =
        metrics.histogram(
            "etcd_mvcc_hash_duration_seconds",
            "How long it takes to hash the whole store.",
            Buckets.doubling(0.01, 15));
    this.keySpaceHashes =
        metrics.histogram(
            "etcd_mvcc_hash_rev_duration_seconds",
            "How long it takes to hash the key space at a revision.",
            Buckets.doubling(0.01, 15));
  }

  @Override
  public void sent(long nanos) {
    snapshots.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  @Override
  public void hashed(long nanos) {
    hashes.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  /** The key space was hashed at a revision. */
  public void keySpaceHashed(long nanos) {
    keySpaceHashes.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }
}
