package io.mainstay.tools.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoQuoteTest {
  private static ByteString bytes(int... values) {
    ByteString.Output output = ByteString.newOutput();
    for (int value : values) {
      output.write(value);
    }
    return output.toByteString();
  }

  @Test
  void printableTextStaysAsItIs() {
    assertThat(GoQuote.of("a ü ☃ 😀")).isEqualTo("\"a ü ☃ 😀\"");
  }

  @Test
  void quotesAndControlCharactersAreEscaped() {
    assertThat(GoQuote.of("\"\\\n\t\r\b\f\u0007\u000b\u0000\u007f"))
        .isEqualTo("\"\\\"\\\\\\n\\t\\r\\b\\f\\a\\v\\x00\\x7f\"");
  }

  @Test
  void charactersThatCannotBeSeenAreEscaped() {
    assertThat(GoQuote.of("\u0085\u00a0\u200b\ue000" + Character.toString(0xf0000)))
        .isEqualTo("\"\\u0085\\u00a0\\u200b\\ue000\\U000f0000\"");
  }

  @Test
  void bytesThatAreNoTextAreEscapedOneByOne() {
    assertThat(GoQuote.of(bytes('a', 0xff, 0xc3, 'b', 0xe2, 0x98)))
        .isEqualTo("\"a\\xff\\xc3b\\xe2\\x98\"");
  }

  @Test
  void whatWasQuotedIsReadAgain() {
    ByteString original = bytes(0, 7, 'a', '"', '\\', 0xff, 0xc3, 0xbc, '\n');

    assertThat(GoUnquote.of(GoQuote.of(original))).isEqualTo(original);
  }

  @Test
  void escapesMayBeOctalOrNameCharacters() {
    assertThat(GoUnquote.of("\"\\101\\u00fc\\U0001f600\"").toStringUtf8()).isEqualTo("Aü😀");
  }

  @Test
  void nothingIsEscapedInBackQuotes() {
    assertThat(GoUnquote.of("`a\\n\"`").toStringUtf8()).isEqualTo("a\\n\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\"a", "\"a\"b", "\"\\q\"", "\"\\x1\"", "\"\\u12\"", "`a", "\"\\\""})
  void whatIsNotQuotedIsInvalid(String text) {
    assertThatThrownBy(() -> GoUnquote.of(text)).hasMessage("invalid syntax");
  }
}
