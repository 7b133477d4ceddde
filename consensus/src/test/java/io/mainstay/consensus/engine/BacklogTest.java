package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A thousand payloads are done each second, and more are waiting. */
class BacklogTest {
  private static final int MOST = 10_000;

  private final Backlog backlog = new Backlog();
  private long nowNanos = 5;

  BacklogTest() {
    for (int i = 0; i < 100; i++) {
      backlog.done(100, nowNanos);
      nowNanos += TimeUnit.MILLISECONDS.toNanos(100);
    }
  }

  @Test
  void whatIsDoneInThreeSecondsMayWait() {
    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(3_000);
  }

  @Test
  void whenThoseWhoWaitGiveUpLessMayWait() {
    backlog.gaveUp(TimeUnit.MILLISECONDS.toNanos(1_500));

    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(1_000);
  }

  @Test
  void whoeverGivesUpSoonSaysNothingOfTheQueue() {
    backlog.gaveUp(TimeUnit.MILLISECONDS.toNanos(900));

    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(3_000);
  }

  @Test
  void someSecondsAfterAllIsDoneNothingOfItIsRemembered() {
    backlog.gaveUp(TimeUnit.MILLISECONDS.toNanos(1_500));
    backlog.calm(nowNanos);
    nowNanos += TimeUnit.SECONDS.toNanos(6);
    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(MOST);

    for (int i = 0; i < 100; i++) {
      backlog.done(100, nowNanos);
      nowNanos += TimeUnit.MILLISECONDS.toNanos(100);
    }
    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(3_000);
  }

  @Test
  void aFewMayWaitHoweverSlowTheDiskIs() {
    backlog.calm(nowNanos);
    nowNanos += TimeUnit.SECONDS.toNanos(6);
    backlog.admissible(MOST, nowNanos);
    for (int i = 0; i < 10; i++) {
      backlog.done(1, nowNanos);
      nowNanos += TimeUnit.SECONDS.toNanos(1);
    }

    assertThat(backlog.admissible(MOST, nowNanos)).isEqualTo(256);
  }
}
