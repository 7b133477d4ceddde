package io.mainstay.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private final List<Long> rests = new ArrayList<>();
  private final Rhythm rhythm = new Rhythm(rests::add);

  @Test
  void aLittleWorkNeedsNoRest() {
    rhythm.worked(Duration.ofNanos(900_000).toNanos());
    assertThat(rests).isEmpty();
  }

  @Test
  void restIsThreeTimesAsLongAsTheWorkBeforeIt() {
    rhythm.worked(Duration.ofMillis(4).toNanos());
    assertThat(rests).containsExactly(Duration.ofMillis(12).toNanos());
  }

  @Test
  void littleWorkAddsUpUntilItIsRestedFrom() {
    for (int i = 0; i < 4; i++) {
      rhythm.worked(Duration.ofNanos(600_000).toNanos());
    }
    assertThat(rests).containsExactly(3_600_000L, 3_600_000L);
  }
}
