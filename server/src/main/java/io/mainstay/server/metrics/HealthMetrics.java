package io.mainstay.server.metrics;

import io.mainstay.server.maintenance.HealthCheck;
import io.mainstay.server.transport.HealthListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** What comes of the health checks of {@code /livez} and {@code /readyz}. */
public final class HealthMetrics implements HealthListener {
  private final Gauge last;
  private final Counter all;

  /** The metrics of one member. */
  public HealthMetrics(MetricSet metrics) {
    this.last =
        metrics.gauge(
            "etcd_server_healthcheck", "Whether the last check was passed.", "type", "name");
    this.all =
        metrics.counter("etcd_server_healthchecks_total", "Checks made.", "type", "name", "status");
  }

  @Override
  public void checked(String type, HealthCheck check, boolean passed) {
    last.labelValues(type, check.title()).set(passed ? 1 : 0);
    all.labelValues(type, check.title(), passed ? "success" : "error").inc();
  }
}
