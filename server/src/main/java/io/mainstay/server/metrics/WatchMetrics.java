package io.mainstay.server.metrics;

import io.mainstay.server.watch.WatchHub;

/** Who watches, and what they are told. */
public final class WatchMetrics {
  private WatchMetrics() {}

  /** Shows the watchers of a hub. */
  public static void show(MetricSet metrics, WatchHub hub) {
    metrics.counterOf(
        "etcd_debugging_mvcc_events_total",
        "Events handed over to watchers.",
        () -> hub.statistics().events());
    metrics.gaugeOf(
        "etcd_debugging_mvcc_pending_events_total",
        "Events that clients have not taken yet.",
        () -> hub.statistics().pendingEvents());
    metrics.gaugeOf(
        "etcd_debugging_mvcc_watch_stream_total",
        "Streams of watchers that are open.",
        () -> hub.statistics().streams());
    metrics.gaugeOf(
        "etcd_debugging_mvcc_watcher_total", "Watchers.", () -> hub.statistics().watchers());
    metrics.gaugeOf(
        "etcd_debugging_mvcc_slow_watcher_total",
        "Watchers that are behind.",
        () -> hub.statistics().slowWatchers());
  }
}
