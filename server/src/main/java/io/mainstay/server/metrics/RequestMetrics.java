package io.mainstay.server.metrics;

import io.mainstay.server.RequestKind;
import io.mainstay.server.RequestListener;
import io.mainstay.server.proposal.PendingRequests;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How requests fare: how long they take as a whole, to be applied, and in the store. */
public final class RequestMetrics implements RequestListener {
  private final Outcomes answers;
  private final Outcomes applications;
  private final DistributionDataPoint rangesRead;
  private final DistributionDataPoint rangesFailed;
  private final CounterDataPoint failed;
  private final CounterDataPoint slowApplications;
  private final MetricSet metrics;

  /** The series of a histogram by kind and outcome. */
  private static final class Outcomes {
    private final Map<RequestKind, Series> successes = new EnumMap<>(RequestKind.class);
    private final Map<RequestKind, Series> failures = new EnumMap<>(RequestKind.class);

    /**
     * None of which is shown yet.
     *
     * @param firstLabels those before kind and outcome
     */
    Outcomes(Histogram histogram, String... firstLabels) {
      for (RequestKind kind : RequestKind.values()) {
        successes.put(kind, new Series(histogram, labels(firstLabels, kind, "true")));
        failures.put(kind, new Series(histogram, labels(firstLabels, kind, "false")));
      }
    }

    void observe(RequestKind kind, boolean success, long nanos) {
      Objects.requireNonNull((success ? successes : failures).get(kind)).observe(nanos);
    }

    private static String[] labels(String[] first, RequestKind kind, String success) {
      return Stream.concat(Stream.of(first), Stream.of(kind.metricName(), success))
          .toArray(String[]::new);
    }
  }

  /** One series, which is shown from the first time on that there is something to show. */
  private static final class Series {
    private final Histogram histogram;
    private final String[] labels;
    private volatile @Nullable DistributionDataPoint shown;

    Series(Histogram histogram, String[] labels) {
      this.histogram = histogram;
      this.labels = labels;
    }

    void observe(long nanos) {
      DistributionDataPoint series = shown;
      if (series == null) {
        // Whoever else comes first at the same time is given the same.
        series = histogram.labelValues(labels);
        shown = series;
      }
      series.observe(nanos / MetricSet.NANOS_PER_SECOND);
    }
  }

  /** The metrics of one member. */
  public RequestMetrics(MetricSet metrics) {
    this.metrics = metrics;
    this.answers =
        new Outcomes(
            metrics.histogram(
                "etcd_server_request_duration_seconds",
                "How long requests take on this member, replication included.",
                Buckets.doubling(0.001, 14),
                "type",
                "success"));
    this.applications =
        new Outcomes(
            metrics.histogram(
                "etcd_server_apply_duration_seconds",
                "How long it takes to apply a committed request.",
                Buckets.doubling(0.0001, 20),
                "version",
                "op",
                "success"),
            "v3");
    Histogram ranges =
        metrics.histogram(
            "etcd_server_range_duration_seconds",
            "How long the store takes to read a range.",
            Buckets.doubling(0.0001, 20),
            "success");
    this.rangesRead = ranges.labelValues("true");
    this.rangesFailed = ranges.labelValues("false");
    this.failed =
        metrics.counter(
            "etcd_server_proposals_failed_total",
            "Proposals that failed or timed out on their way through the log.");
    this.slowApplications =
        metrics.counter(
            "etcd_server_slow_apply_total",
            "Requests that took longer to apply than --warning-apply-duration.");
  }

  /** Shows how many requests wait. */
  public void read(PendingRequests pending) {
    metrics.gaugeOf(
        "etcd_server_proposals_pending",
        "Proposals that wait for their turn in the log.",
        pending::size);
  }

  @Override
  public void answered(RequestKind kind, boolean success, long nanos) {
    answers.observe(kind, success, nanos);
  }

  @Override
  public void proposalFailed() {
    failed.inc();
  }

  @Override
  public void applied(RequestKind kind, boolean success, long nanos) {
    applications.observe(kind, success, nanos);
  }

  @Override
  public void appliedSlowly() {
    slowApplications.inc();
  }

  @Override
  public void rangeRead(boolean success, long nanos) {
    (success ? rangesRead : rangesFailed).observe(nanos / MetricSet.NANOS_PER_SECOND);
  }
}
