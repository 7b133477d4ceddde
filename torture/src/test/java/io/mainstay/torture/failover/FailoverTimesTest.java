package io.mainstay.torture.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailoverTimesTest {
  @Test
  void percentilesAreTimesThatWereMeasured() {
    FailoverTimes times = times(LongStream.rangeClosed(1, 50).map(n -> n * 10).toArray());

    assertThat(
            List.of(
                times.percentile(0),
                times.percentile(50),
                times.percentile(90),
                times.percentile(99),
                times.percentile(100)))
        .containsExactly(10L, 250L, 450L, 500L, 500L);
  }

  @Test
  void theOrderInWhichTheyWereMeasuredIsNoMatter() {
    FailoverTimes times = times(30, 10, 20);

    assertThat(List.of(times.percentile(0), times.percentile(50), times.percentile(100)))
        .containsExactly(10L, 20L, 30L);
  }

  @Test
  void oneTimeIsAllPercentiles() {
    FailoverTimes times = times(7);

    assertThat(List.of(times.percentile(0), times.percentile(50), times.percentile(99)))
        .containsExactly(7L, 7L, 7L);
  }

  @Test
  void theLimitItselfIsWithinIt() {
    assertThat(times(1_999, 2_000, 2_001).within(2_000)).isEqualTo(2);
  }

  @Test
  void withoutTimesThereIsNoPercentile() {
    FailoverTimes none = times();

    assertThatThrownBy(() -> none.percentile(50)).isInstanceOf(IllegalStateException.class);
  }

  private static FailoverTimes times(long... millis) {
    return new FailoverTimes(LongStream.of(millis).boxed().toList());
  }
}
