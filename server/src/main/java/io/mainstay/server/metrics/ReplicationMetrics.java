package io.mainstay.server.metrics;

import io.mainstay.consensus.ConsensusListener;
import io.mainstay.server.apply.ApplyLoop;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.atomic.LongAdder;

/** How the log, read barriers and snapshots between members fare. */
public final class ReplicationMetrics implements ConsensusListener {
  private final MetricSet metrics;
  private final DistributionDataPoint logWrites;
  private final LongAdder logBytes = new LongAdder();
  private final DistributionDataPoint snapshotSaves;
  private final CounterDataPoint slowReads;
  private final CounterDataPoint failedReads;
  private final Transfers sent;
  private final Transfers received;

  /** Snapshots in one direction. They are rare: labels are looked up. */
  private static final class Transfers {
    private final Counter successes;
    private final Counter failures;
    private final Histogram durations;
    private final Gauge underWay;

    Transfers(MetricSet metrics, String direction, String done, String peerLabel) {
      String prefix = "etcd_network_snapshot_" + direction;
      this.successes =
          metrics.counter(prefix + "_success", "Snapshots that were " + done + ".", peerLabel);
      this.failures =
          metrics.counter(
              prefix + "_failures", "Snapshots that could not be " + done + ".", peerLabel);
      this.durations =
          metrics.histogram(
              prefix + "_total_duration_seconds",
              "How long it takes until a snapshot is " + done + " and in place.",
              Buckets.doubling(0.1, 10),
              peerLabel);
      this.underWay =
          metrics.gauge(
              prefix + "_inflights_total", "Snapshots that are being " + done + ".", peerLabel);
    }

    void begun(long peerId) {
      underWay.labelValues(Long.toHexString(peerId)).inc();
    }

    void ended(long peerId, boolean success, long nanos) {
      String peer = Long.toHexString(peerId);
      underWay.labelValues(peer).dec();
      (success ? successes : failures).labelValues(peer).inc();
      if (success) {
        durations.labelValues(peer).observe(nanos / MetricSet.NANOS_PER_SECOND);
      }
    }
  }

  /** The metrics of one member. */
  public ReplicationMetrics(MetricSet metrics) {
    this.metrics = metrics;
    this.logWrites =
        metrics.histogram(
            "etcd_disk_wal_fsync_duration_seconds",
            "How long it takes to write entries to the log and to force them to the disk.",
            Buckets.doubling(0.001, 14));
    metrics.gaugeOf(
        "etcd_disk_wal_write_bytes_total",
        "The content of all entries written to the log.",
        logBytes::sum);
    this.snapshotSaves =
        metrics.histogram(
            "etcd_debugging_snap_save_total_duration_seconds",
            "How long it takes to take a snapshot of the state for the log.",
            Buckets.doubling(0.001, 14));
    this.slowReads =
        metrics.counter(
            "etcd_server_slow_read_indexes_total",
            "Read barriers without an answer for half a second, or at all.");
    this.failedReads =
        metrics.counter(
            "etcd_server_read_indexes_failed_total",
            "Read barriers that ended because leadership changed.");
    this.sent = new Transfers(metrics, "send", "sent", "To");
    this.received = new Transfers(metrics, "receive", "received", "From");
  }

  /** Shows whether a snapshot is being loaded. */
  public void read(ApplyLoop applyLoop) {
    metrics.gaugeOf(
        "etcd_server_snapshot_apply_in_progress_total",
        "Whether the state is being replaced by that of a snapshot.",
        () -> applyLoop.isLoadingSnapshot() ? 1 : 0);
  }

  @Override
  public void logWritten(long bytes, long nanos) {
    logBytes.add(bytes);
    logWrites.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  @Override
  public void snapshotSaved(long nanos) {
    snapshotSaves.observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  @Override
  public void readBarrierSlow() {
    slowReads.inc();
  }

  @Override
  public void readBarrierFailed() {
    failedReads.inc();
  }

  @Override
  public void snapshotSendBegun(long peerId) {
    sent.begun(peerId);
  }

  @Override
  public void snapshotSent(long peerId, boolean success, long nanos) {
    sent.ended(peerId, success, nanos);
  }

  @Override
  public void snapshotReceiveBegun(long peerId) {
    received.begun(peerId);
  }

  @Override
  public void snapshotReceived(long peerId, boolean success, long nanos) {
    received.ended(peerId, success, nanos);
  }
}
