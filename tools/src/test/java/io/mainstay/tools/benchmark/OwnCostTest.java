package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCostTest {
  private static OwnCost cost(Duration before, Duration after) {
    Iterator<Duration> times = List.of(before, after).iterator();
    return new OwnCost(times::next);
  }

  @Test
  void theTimeSinceTheBeginningIsSharedByAllRequests() {
    assertThat(cost(Duration.ofSeconds(1), Duration.ofSeconds(3)).of(100_000))
        .isEqualTo(
            "benchmark itself: 20.0 microseconds of CPU time per request (2.00s for 100000)");
  }

  @Test
  void noRequestsCostNothingEach() {
    assertThat(cost(Duration.ZERO, Duration.ofSeconds(1)).of(0)).contains(" 0.0 microseconds");
  }
}
