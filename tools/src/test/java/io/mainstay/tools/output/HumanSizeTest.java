package io.mainstay.tools.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "9,9 B",
    "512,512 B",
    "1500,1.5 kB",
    "9949,9.9 kB",
    "9950,10 kB",
    "20480,20 kB",
    "32768,33 kB",
    "2147483648,2.1 GB"
  })
  void sizesAreShownAsTheOriginalShowsThem(long bytes, String text) {
    assertThat(HumanSize.of(bytes)).isEqualTo(text);
  }
}
