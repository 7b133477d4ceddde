package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {
  @ParameterizedTest
  @CsvSource({
    "7,10,7",
    "-7,10,-7",
    "+7,10,7",
    "ff,16,255",
    "FF,16,255",
    "0x1f,0,31",
    "010,0,8",
    "1_000,0,1000",
    "9223372036854775807,10,9223372036854775807"
  })
  void numbersAreReadInTheirBase(String text, int base, long number) {
    assertThat(GoNumber.signed(text, base)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"'',10", "zz,16", "0xff,16", "1_000,10", "'1 ',10", "--1,10", "٣,10"})
  void whatIsNoNumberIsToldInGosWords(String text, int base) {
    assertThatThrownBy(() -> GoNumber.signed(text, base))
        .hasMessage("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
  }

  @Test
  void aNumberThatIsTooLargeIsToldInGosWords() {
    assertThatThrownBy(() -> GoNumber.signed("9223372036854775808", 10))
        .hasMessage("strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
  }

  @Test
  void aNumberWithoutSignMayUseAllBits() {
    assertThat(GoNumber.unsigned("ffffffffffffffff", 16)).isEqualTo(-1);
  }

  @Test
  void aNumberWithoutSignHasNone() {
    assertThatThrownBy(() -> GoNumber.unsigned("-1", 10))
        .hasMessage("strconv.ParseUint: parsing \"-1\": invalid syntax");
  }
}
