package io.mainstay.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * All metrics of one member. Groups define theirs here while the member is assembled; any thread
 * may ask for the page.
 */
public final class MetricSet {
  /** Durations are given in nanoseconds and shown in seconds. */
  static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();

  /** etcd has counters whose names do not end as the library wants all of them to end. */
  private final Set<String> countersWithoutTotal = ConcurrentHashMap.newKeySet();

  /** What all metrics are now, in the text format of Prometheus. */
  public byte[] page() {
    return new TextPage(countersWithoutTotal).write(registry.scrape());
  }

  /** For groups that the library has ready. */
  PrometheusRegistry registry() {
    return registry;
  }

  /** A counter; its name ends in {@code _total} only if that is said. */
  public Counter counter(String name, String help, String... labels) {
    noteCounter(name);
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** A counter that somebody else counts. */
  void counterOf(String name, String help, DoubleSupplier value) {
    countersOf(name, help, series -> series.call(value.getAsDouble()));
  }

  /**
   * Counters that somebody else counts.
   *
   * @param values says all of them at each look
   */
  void countersOf(
      String name, String help, Consumer<CounterWithCallback.Callback> values, String... labels) {
    noteCounter(name);
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** A gauge that is read at each look. */
  public void gaugeOf(String name, String help, DoubleSupplier value) {
    gaugesOf(name, help, series -> series.call(value.getAsDouble()));
  }

  /**
   * Gauges that are read at each look.
   *
   * @param values says all of them
   */
  void gaugesOf(
      String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }

  private void noteCounter(String name) {
    if (!name.endsWith(TextPage.TOTAL)) {
      countersWithoutTotal.add(name);
    }
  }
}
