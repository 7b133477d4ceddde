package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.CapturedWarnings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RefusalLog refusals = new RefusalLog("rejected", nanos::get);

  @Test
  void aRefusalIsToldOnceHoweverOftenItComes() {
    try (CapturedWarnings warnings = CapturedWarnings.of(RefusalLog.class)) {
      IntStream.range(0, 1000).forEach(i -> refusals.refused("10.0.0.1", "revoked"));

      assertThat(warnings.lines()).containsExactly("rejected remote-addr=10.0.0.1 error=revoked");
    }
  }

  @Test
  void anotherReasonOrAnotherPeerIsToldToo() {
    try (CapturedWarnings warnings = CapturedWarnings.of(RefusalLog.class)) {
      refusals.refused("10.0.0.1", "revoked");
      refusals.refused("10.0.0.1", "unknown");
      refusals.refused("10.0.0.2", "revoked");

      assertThat(warnings.lines()).hasSize(3);
    }
  }

  @Test
  void afterTenMinutesItIsToldAgainWithHowOftenItCame() {
    try (CapturedWarnings warnings = CapturedWarnings.of(RefusalLog.class)) {
      refusals.refused("10.0.0.1", "revoked");
      refusals.refused("10.0.0.1", "revoked");
      nanos.addAndGet(TimeUnit.MINUTES.toNanos(10));
      refusals.refused("10.0.0.1", "revoked");

      assertThat(warnings.lines())
          .containsExactly(
              "rejected remote-addr=10.0.0.1 error=revoked",
              "rejected remote-addr=10.0.0.1 error=revoked repeated=2");
    }
  }

  @Test
  void whoInventsReasonsDoesNotFillTheLog() {
    try (CapturedWarnings warnings = CapturedWarnings.of(RefusalLog.class)) {
      IntStream.range(0, 10_000).forEach(i -> refusals.refused("10.0.0.1", "reason " + i));

      assertThat(warnings.lines()).hasSize(257);
    }
  }
}
