package io.mainstay.server.metrics;

import io.mainstay.server.transport.MetricsPage;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests for the metrics themselves. */
public final class ScrapeMetrics implements MetricsPage.Outcomes {
  private final Counter requests;
  private final AtomicInteger underWay = new AtomicInteger();

  /** The metrics of one member. */
  public ScrapeMetrics(MetricSet metrics) {
    this.requests =
        metrics.counter(
            "promhttp_metric_handler_requests_total",
            "Requests for the metrics, by HTTP status.",
            "code");
    requests.initLabelValues("200");
    requests.initLabelValues("500");
    metrics.gaugeOf(
        "promhttp_metric_handler_requests_in_flight",
        "Requests for the metrics that are being answered.",
        underWay::get);
  }

  @Override
  public void begun() {
    underWay.incrementAndGet();
  }

  @Override
  public void ended(int status) {
    underWay.decrementAndGet();
    requests.labelValues(Integer.toString(status)).inc();
  }
}
