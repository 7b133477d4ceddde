package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusMessageTest {
  @Test
  void whatCanBePrintedStandsForItself() {
    String text = "etcdserver: \"permission\" denied, (user+role=/?&#~ !)";

    assertThat(StatusMessage.encode(text)).isEqualTo(text);
  }

  @Test
  void aPercentSignIsEncoded() {
    assertThat(StatusMessage.encode("100%")).isEqualTo("100%25");
  }

  @Test
  void whatCannotBePrintedIsEncoded() {
    assertThat(StatusMessage.encode("a\nb\u007f")).isEqualTo("a%0Ab%7F");
  }

  @Test
  void otherLettersAreEncodedByteByByte() {
    assertThat(StatusMessage.encode("ü€")).isEqualTo("%C3%BC%E2%82%AC");
  }
}
