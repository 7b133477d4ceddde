package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void aLineHasTheMediansOfBothAndTheirRatio() {
    Outcome outcome =
        Outcomes.of(Metric.THROUGHPUT, Outcomes.score(1000), Outcomes.score(1500, 2500, 9000));

    assertThat(new ResultTable(List.of(outcome)).text())
        .isEqualTo(
            """
            | case   | unit       | members |  etcd | Mainstay | ratio |      p50 ms |      p99 ms | server CPU µs/op | peak memory MB |
            | ------ | ---------- | ------: | ----: | -------: | ----: | ----------: | ----------: | ---------------: | -------------: |
            | a case | requests/s |       1 | 1,000 |    2,500 |  2.50 | 1.00 / 1.00 | 2.00 / 2.00 |      3.00 / 3.00 |    5.00 / 5.00 |
            """);
  }

  @Test
  void aCaseThatFailedIsShownAsFailed() {
    Outcome outcome =
        Outcomes.of(Metric.TIME, Outcomes.score(1), Outcomes.failed("the server ended"));

    assertThat(new ResultTable(List.of(outcome)).text())
        .contains("| a case | s    |       1 | 1.00 |   failed |     – |");
  }
}
