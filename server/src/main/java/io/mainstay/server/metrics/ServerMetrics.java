package io.mainstay.server.metrics;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.FeatureGates;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a member is, and what it sees of its cluster. */
public final class ServerMetrics {
  private final Consensus consensus;
  private final ClusterState cluster;
  private final long memberId;
  private final CounterDataPoint leaderChanges;
  private final Set<String> clusterVersions = ConcurrentHashMap.newKeySet();
  private long lastLeader;

  /** The metrics of one member. */
  public ServerMetrics(
      MetricSet metrics,
      long memberId,
      FeatureGates features,
      Consensus consensus,
      ClusterState cluster) {
    this.consensus = consensus;
    this.cluster = cluster;
    this.memberId = memberId;
    describe(metrics, features);
    watchCluster(metrics);
    this.leaderChanges =
        metrics.counter(
            "etcd_server_leader_changes_seen_total", "Changes of the leader that this member saw.");
  }

  /** Who leads has changed. Engine thread. */
  public void leadershipChanged(Leadership now) {
    if (now.known() && now.leaderId() != lastLeader) {
      leaderChanges.inc();
    }
    lastLeader = now.leaderId();
  }

  private void describe(MetricSet metrics, FeatureGates features) {
    String id = Long.toHexString(memberId);
    metrics.gaugesOf(
        "etcd_server_id", "The ID of this member.", series -> series.call(1, id), "server_id");
    metrics.gaugesOf(
        "etcd_server_version",
        "The version of etcd that this member behaves as.",
        series -> series.call(1, Versions.SERVER),
        "server_version");
    metrics.gaugesOf(
        "etcd_server_feature_enabled",
        "Whether a feature is on.",
        series -> features(features, series),
        "name",
        "stage");
  }

  private static void features(FeatureGates features, GaugeWithCallback.Callback series) {
    for (Feature feature : Feature.values()) {
      series.call(features.isEnabled(feature) ? 1 : 0, feature.gateName(), feature.stage().name());
    }
  }

  private void watchCluster(MetricSet metrics) {
    metrics.gaugeOf(
        "etcd_server_has_leader",
        "Whether a leader is known.",
        () -> consensus.leadership().known() ? 1 : 0);
    metrics.gaugeOf(
        "etcd_server_is_leader",
        "Whether this member leads.",
        () -> consensus.leadership().local() ? 1 : 0);
    metrics.gaugeOf(
        "etcd_server_is_learner",
        "Whether this member does not vote.",
        () -> cluster.isLearner(memberId) ? 1 : 0);
    metrics.gaugesOf(
        "etcd_cluster_version",
        "The version that the cluster behaves as: 1 for the current one.",
        this::clusterVersion,
        "cluster_version");
    metrics.gaugeOf(
        "etcd_server_proposals_committed_total",
        "The index of the last entry of the log that is on a majority.",
        () -> consensus.status().committedIndex());
    metrics.gaugeOf(
        "etcd_server_proposals_applied_total",
        "The index of the last entry of the log that is applied.",
        () -> consensus.status().appliedIndex());
    metrics.gaugesOf(
        "mainstay_log_memory_bytes",
        "What the log holds outside of the Java heap.",
        series -> series.call((double) consensus.status().bufferBytes(), "write_buffers"),
        "kind");
  }

  private void clusterVersion(GaugeWithCallback.Callback series) {
    Version decided = cluster.membership().clusterVersion();
    String now = decided == null ? "" : decided.toString();
    if (decided != null) {
      clusterVersions.add(now);
    }
    clusterVersions.forEach(version -> series.call(version.equals(now) ? 1 : 0, version));
  }
}
