package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {
  @ParameterizedTest
  @CsvSource({
    "2H,7200000000000",
    "3M,180000000000",
    "5S,5000000000",
    "10m,10000000",
    "7u,7000",
    "00000009n,9",
    "99999999H,9223372036854775807"
  })
  void aTimeIsANumberAndAUnit(String text, long nanos) {
    assertThat(GrpcTimeout.parseNanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S", "5", "5s", "-5S", "+5S", "5.5S", "123456789S", "\u0665S"})
  void anythingElseIsNone(String text) {
    assertThat(GrpcTimeout.parseNanos(text)).isNull();
  }
}
