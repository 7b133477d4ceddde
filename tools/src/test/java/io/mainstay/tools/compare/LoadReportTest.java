package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private static final String PAGE =
      """

      Summary:
        Total:\t2.5 secs.
        Slowest:\t0.5 secs.
        Fastest:\t1.0E-4 secs.
        Average:\t0.01 secs.
        Stddev:\t0.1 secs.
        Requests/sec:\t400.25

      Response time histogram:
        0.1 [1]\t|

      Latency distribution:
        50% in 9.5E-4 secs.
        99% in 0.25 secs.
      """;

  @Test
  void theFiguresAreRead() throws IOException {
    assertThat(LoadReport.parse(PAGE))
        .containsExactly(new LoadReport(2.5, 400.25, 0.01, 9.5e-4, 0.25));
  }

  @Test
  void eachReportOfAPageIsRead() throws IOException {
    assertThat(LoadReport.parse("Total Read Ops: 1\nDetails:" + PAGE + "\nDetails:" + PAGE))
        .hasSize(2);
  }

  @Test
  void aPercentileThatIsMissingIsNoNumber() throws IOException {
    assertThat(LoadReport.parse(PAGE.replace("  99% in 0.25 secs.\n", "")).get(0).p99Seconds())
        .isNaN();
  }

  @Test
  void aLoadWithErrorsCountsForNothing() {
    assertThatThrownBy(
            () -> LoadReport.parse(PAGE + "\nError distribution:\n  [3]\tetcdserver: no leader\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("requests failed: [3] etcdserver: no leader");
  }

  @Test
  void aPageWithoutReportIsRefused() {
    assertThatThrownBy(() -> LoadReport.parse("bench with linearizable range\n"))
        .hasMessage("nothing was reported");
  }
}
