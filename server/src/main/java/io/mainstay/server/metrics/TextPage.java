package io.mainstay.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4, as Go's library does. The Java
 * library's own writer adds {@code _total} to every counter, and writes {@code le="1.0"} where
 * queries made for etcd look for {@code le="1"}.
 *
 * <p>As in Go, metrics without any series are left out. Used once, by one thread.
 */
final class TextPage {
  static final String TOTAL = "_total";
  private static final String INFO = "_info";

  private final Set<String> countersWithoutTotal;
  private final StringBuilder text = new StringBuilder(1 << 16);

  /** Knows which counters keep the name they have. */
  TextPage(Set<String> countersWithoutTotal) {
    this.countersWithoutTotal = countersWithoutTotal;
  }

  byte[] write(MetricSnapshots metrics) {
    record Named(String name, MetricSnapshot metric) {}
    List<Named> named = new ArrayList<>();
    for (MetricSnapshot metric : metrics) {
      if (!metric.getDataPoints().isEmpty()) {
        named.add(new Named(name(metric), metric));
      }
    }
    named.sort(Comparator.comparing(Named::name));
    named.forEach(each -> write(each.name(), each.metric()));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String name(MetricSnapshot metric) {
    String name = metric.getMetadata().getPrometheusName();
    if (metric instanceof CounterSnapshot) {
      return countersWithoutTotal.contains(name) ? name : name + TOTAL;
    }
    return metric instanceof InfoSnapshot ? name + INFO : name;
  }

  private void write(String name, MetricSnapshot metric) {
    if (metric instanceof CounterSnapshot counter) {
      head(name, "counter", metric);
      for (CounterDataPointSnapshot series : counter.getDataPoints()) {
        sample(name, series.getLabels(), series.getValue());
      }
    } else if (metric instanceof GaugeSnapshot gauge) {
      head(name, "gauge", metric);
      for (GaugeDataPointSnapshot series : gauge.getDataPoints()) {
        sample(name, series.getLabels(), series.getValue());
      }
    } else if (metric instanceof HistogramSnapshot histogram) {
      head(name, "histogram", metric);
      histogram.getDataPoints().forEach(series -> histogram(name, series));
    } else if (metric instanceof SummarySnapshot summary) {
      head(name, "summary", metric);
      summary.getDataPoints().forEach(series -> summary(name, series));
    } else if (metric instanceof InfoSnapshot info) {
      head(name, "gauge", metric);
      info.getDataPoints().forEach(series -> sample(name, series.getLabels(), 1));
    } else {
      throw new IllegalStateException("no way to show " + name);
    }
  }

  private void histogram(String name, HistogramDataPointSnapshot series) {
    long count = 0;
    for (ClassicHistogramBucket bucket : series.getClassicBuckets()) {
      count += bucket.getCount();
      sample(
          name + "_bucket",
          series.getLabels(),
          "le",
          GoNumbers.text(bucket.getUpperBound()),
          (double) count);
    }
    sample(name + "_sum", series.getLabels(), series.getSum());
    sample(name + "_count", series.getLabels(), (double) count);
  }

  private void summary(String name, SummaryDataPointSnapshot series) {
    for (Quantile quantile : series.getQuantiles()) {
      sample(
          name,
          series.getLabels(),
          "quantile",
          GoNumbers.text(quantile.getQuantile()),
          quantile.getValue());
    }
    sample(name + "_sum", series.getLabels(), series.getSum());
    sample(name + "_count", series.getLabels(), (double) series.getCount());
  }

  private void head(String name, String type, MetricSnapshot metric) {
    String help = metric.getMetadata().getHelp();
    if (help != null) {
      text.append("# HELP ").append(name).append(' ');
      escape(help, false);
      text.append('\n');
    }
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, Labels labels, double value) {
    sample(name, labels, "", "", value);
  }

  private void sample(
      String name, Labels labels, String lastLabel, String lastValue, double value) {
    text.append(name);
    char before = '{';
    for (int i = 0; i < labels.size(); i++) {
      label(before, labels.getPrometheusName(i), labels.getValue(i));
      before = ',';
    }
    if (!lastLabel.isEmpty()) {
      label(before, lastLabel, lastValue);
      before = ',';
    }
    if (before == ',') {
      text.append('}');
    }
    text.append(' ').append(GoNumbers.text(value)).append('\n');
  }

  private void label(char before, String name, String value) {
    text.append(before).append(name).append("=\"");
    escape(value, true);
    text.append('"');
  }

  private void escape(String value, boolean quoted) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '"' -> text.append(quoted ? "\\\"" : "\"");
        default -> text.append(c);
      }
    }
  }
}
