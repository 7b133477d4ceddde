package io.mainstay.server.metrics;

import io.mainstay.server.cluster.Promotions;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;

/** What comes of promotions of learners while this member leads. */
public final class PromotionMetrics implements Promotions.Outcomes {
  private final CounterDataPoint successes;
  private final Counter failures;

  /** The metrics of one member. */
  public PromotionMetrics(MetricSet metrics) {
    this.successes =
        metrics.counter("etcd_server_learner_promote_successes", "Learners that were promoted.");
    this.failures =
        metrics.counter(
            "etcd_server_learner_promote_failures",
            "Promotions of learners that were refused.",
            "Reason");
  }

  @Override
  public void promoted() {
    successes.inc();
  }

  @Override
  public void refused(String reason) {
    failures.labelValues(reason).inc();
  }
}
