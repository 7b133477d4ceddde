package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A zero stands for the zero byte. */
class KeyRangeTest {
  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text.equals("0") ? "\0" : text);
  }

  @ParameterizedTest
  @CsvSource({
    "a, '', a, '', true",
    "a, '', b, '', false",
    "a, c, b, '', true",
    "a, c, c, '', false",
    "a, c, b, d, true",
    "a, b, b, c, false",
    "a, 0, z, '', true",
    "b, 0, a, '', false",
    "b, 0, a, c, true",
    "0, 0, a, b, true",
  })
  void rangesOverlapWhenTheyHaveAKeyInCommon(
      String key, String end, String otherKey, String otherEnd, boolean overlap) {
    assertThat(KeyRange.overlap(bytes(key), bytes(end), bytes(otherKey), bytes(otherEnd)))
        .isEqualTo(overlap);
    assertThat(KeyRange.overlap(bytes(otherKey), bytes(otherEnd), bytes(key), bytes(end)))
        .isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({"a, '', true", "a, b, true", "a, 0, true", "b, a, false", "a, a, false"})
  void aRangeEndsBehindItsBeginning(String key, String end, boolean valid) {
    assertThat(KeyRange.isValid(bytes(key), bytes(end))).isEqualTo(valid);
  }
}
