package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PingCounterTest {
  private final PingCounter counter = new PingCounter(100);

  @Test
  void pingsAtTheAllowedPaceGoOnForEver() {
    for (long now = 0; now < 10_000; now += 100) {
      assertThat(counter.isTooOften(now)).isFalse();
    }
  }

  @Test
  void theThirdPingTooSoonIsOneTooMany() {
    assertThat(counter.isTooOften(0)).isFalse();
    assertThat(counter.isTooOften(1)).isFalse();
    assertThat(counter.isTooOften(2)).isFalse();
    assertThat(counter.isTooOften(3)).isTrue();
  }

  @Test
  void pingsDuringACallAreNotCounted() {
    counter.callStarted();
    for (long now = 0; now < 10; now++) {
      assertThat(counter.isTooOften(now)).isFalse();
    }
  }

  @Test
  void aCallForgivesWhatWasBeforeIt() {
    counter.isTooOften(0);
    counter.isTooOften(1);
    counter.isTooOften(2);
    counter.callStarted();
    counter.callEnded();
    assertThat(counter.isTooOften(3)).isFalse();
    assertThat(counter.isTooOften(4)).isFalse();
  }
}
