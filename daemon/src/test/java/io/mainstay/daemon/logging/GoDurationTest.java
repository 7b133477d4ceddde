package io.mainstay.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.000000001S, 1ns",
    "PT0.0000015S, 1.5\u00b5s",
    "PT0.1S, 100ms",
    "PT1.5S, 1.5s",
    "PT1M, 1m0s",
    "PT1M30S, 1m30s",
    "PT2H, 2h0m0s",
    "PT100H0.5S, 100h0m0.5s",
    "PT-1S, -1s"
  })
  void aDurationIsWrittenAsInGo(Duration duration, String expected) {
    assertThat(GoDuration.format(duration)).isEqualTo(expected);
  }
}
