package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void twiceTheThroughputIsTwiceAsGood() {
    Outcome outcome = Outcomes.of(Metric.THROUGHPUT, Outcomes.score(10), Outcomes.score(20));

    assertThat(outcome.ratio()).isEqualTo(2);
    assertThat(outcome.advantage()).isEqualTo(2);
  }

  @Test
  void twiceTheTimeIsHalfAsGood() {
    Outcome outcome = Outcomes.of(Metric.TIME, Outcomes.score(10), Outcomes.score(20));

    assertThat(outcome.ratio()).isEqualTo(2);
    assertThat(outcome.advantage()).isEqualTo(0.5);
  }
}
