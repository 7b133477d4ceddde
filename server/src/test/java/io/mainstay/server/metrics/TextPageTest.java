package io.mainstay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextPageTest {
  private final MetricSet metrics = new MetricSet();

  @Test
  void aCounterKeepsItsName() {
    metrics.counter("b_total", "Second.").inc();
    metrics.counter("a_success", "First.").inc(2);

    assertThat(page())
        .isEqualTo(
            """
            # HELP a_success First.
            # TYPE a_success counter
            a_success 2
            # HELP b_total Second.
            # TYPE b_total counter
            b_total 1
            """);
  }

  @Test
  void aCounterThatSomebodyElseCountsKeepsItsName() {
    metrics.counterOf("a_success", "First.", () -> 1);
    metrics.counterOf("b_total", "Second.", () -> 2);

    assertThat(page()).contains("\na_success 1\n", "\nb_total 2\n");
  }

  @Test
  void aGaugeMayEndAsCountersDo() {
    metrics.gaugeOf("applied_total", "Odd.", () -> 1234567);

    assertThat(page())
        .isEqualTo(
            """
            # HELP applied_total Odd.
            # TYPE applied_total gauge
            applied_total 1.234567e+06
            """);
  }

  @Test
  void bucketsCountAllThatIsBelowTheirBound() {
    Histogram histogram = metrics.histogram("seconds", "Times.", Buckets.doubling(0.5, 3), "of");
    histogram.labelValues("it").observe(0.25);
    histogram.labelValues("it").observe(1);
    histogram.labelValues("it").observe(4);

    assertThat(page())
        .isEqualTo(
            """
            # HELP seconds Times.
            # TYPE seconds histogram
            seconds_bucket{of="it",le="0.5"} 1
            seconds_bucket{of="it",le="1"} 2
            seconds_bucket{of="it",le="2"} 2
            seconds_bucket{of="it",le="+Inf"} 3
            seconds_sum{of="it"} 5.25
            seconds_count{of="it"} 3
            """);
  }

  @Test
  void aMetricWithoutSeriesIsLeftOut() {
    metrics.counter("a_total", "Labelled.", "label");

    assertThat(page()).isEmpty();
  }

  @Test
  void whatWouldEndALabelIsEscaped() {
    Counter counter = metrics.counter("a_total", "A \\ and a\nline.", "label");
    counter.labelValues("a \"b\" \\ c\nd").inc();

    assertThat(page())
        .contains("# HELP a_total A \\\\ and a\\nline.\n")
        .contains("a_total{label=\"a \\\"b\\\" \\\\ c\\nd\"} 1\n");
  }

  private String page() {
    return new String(metrics.page(), StandardCharsets.UTF_8);
  }
}
