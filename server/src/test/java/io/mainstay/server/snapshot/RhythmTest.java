package io.mainstay.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private final List<Long> rests = new ArrayList<>();
  private long nowNanos;
  private final Rhythm rhythm = new Rhythm(() -> nowNanos, rests::add);

  @Test
  void aLittleWorkNeedsNoRest() {
    work(900_000);
    assertThat(rests).isEmpty();
  }

  @Test
  void restIsThreeTimesAsLongAsTheWorkBeforeIt() {
    work(4_000_000);
    assertThat(rests).containsExactly(12_000_000L);
  }

  @Test
  void littleWorkAddsUpUntilItIsRestedFrom() {
    for (int i = 0; i < 4; i++) {
      work(600_000);
    }
    assertThat(rests).containsExactly(3_600_000L, 3_600_000L);
  }

  @Test
  void whatOthersDoWithTheOutcomeIsNotRestedFrom() {
    rhythm.work(() -> () -> nowNanos += 1_000_000_000);
    assertThat(rests).isEmpty();
  }

  @Test
  void theOutcomeIsHandedOverBeforeTheRest() {
    List<Integer> restsBefore = new ArrayList<>();
    rhythm.work(
        () -> {
          nowNanos += 4_000_000;
          return () -> restsBefore.add(rests.size());
        });
    assertThat(restsBefore).containsExactly(0);
    assertThat(rests).hasSize(1);
  }

  private void work(long nanos) {
    rhythm.work(
        () -> {
          nowNanos += nanos;
          return () -> {};
        });
  }
}
