package io.mainstay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-1, -1",
    "0.001, 0.001",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "2.533E-6, 2.533e-06",
    "52.4288, 52.4288",
    "100000, 100000",
    "999999, 999999",
    "1000000, 1e+06",
    "1048576, 1.048576e+06",
    "2147483648, 2.147483648e+09",
    "9223372036854775807, 9.223372036854776e+18",
    "1E100, 1e+100",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN",
  })
  void numbersAreWrittenAsGoWritesThem(double number, String text) {
    assertThat(GoNumbers.text(number)).isEqualTo(text);
  }
}
