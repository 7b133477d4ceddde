package io.mainstay.server.metrics;

import io.mainstay.server.lease.LeaseListener;
import io.mainstay.server.lease.LeaseRegistry;
import io.mainstay.server.lease.Lessor;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** What becomes of leases. */
public final class LeaseMetrics implements LeaseListener {
  private final CounterDataPoint granted;
  private final CounterDataPoint revoked;
  private final DistributionDataPoint timesToLive;

  /** Shows what becomes of the leases of one member. */
  public static void show(MetricSet metrics, LeaseRegistry registry, Lessor lessor) {
    registry.addListener(new LeaseMetrics(metrics, lessor));
  }

  private LeaseMetrics(MetricSet metrics, Lessor lessor) {
    this.granted = metrics.counter("etcd_debugging_lease_granted_total", "Leases granted.");
    this.revoked = metrics.counter("etcd_debugging_lease_revoked_total", "Leases ended.");
    this.timesToLive =
        metrics.histogram(
            "etcd_debugging_lease_ttl_total",
            "The times to live of the leases granted, in seconds.",
            Buckets.doubling(1, 24));
    metrics.counterOf(
        "etcd_debugging_lease_renewed_total",
        "Renewals that this member has answered as the leader.",
        lessor::renewals);
    metrics.counterOf(
        "etcd_debugging_server_lease_expired_total",
        "Leases that this member has ended as the leader because their time was up.",
        lessor::expirations);
  }

  @Override
  public void granted(long ttlSeconds) {
    granted.inc();
    timesToLive.observe((double) ttlSeconds);
  }

  @Override
  public void revoked() {
    revoked.inc();
  }
}
