package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.6", "3.6.0", "3.6.17", "3.6.0-rc.1", "3.6.0+git"})
  void thePatchNumberMayBeThereOrNot(String text) {
    assertThat(Version.parse(text)).contains(new Version(3, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "3.", "v3.6", "3.6.x", "3.06", "foo", "3.6.0.1", "-3.6"})
  void whatIsNoVersionIsNone(String text) {
    assertThat(Version.parse(text)).isEmpty();
  }

  @Test
  void theMinorNumberIsANumber() {
    assertThat(new Version(3, 9).isBefore(new Version(3, 10))).isTrue();
  }

  @Test
  void itIsReplicatedWithAPatchNumberOfZero() {
    assertThat(new Version(3, 7).text()).isEqualTo("3.7.0");
  }
}
