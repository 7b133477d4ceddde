package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineSamplingTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LineSampling sampling = new LineSampling();

  @Test
  void aHundredLinesASecondAreAllWritten() {
    assertThat(written(100, 7)).isEqualTo(100);
  }

  @Test
  void ofMoreThanThatEveryHundredthIs() {
    assertThat(written(1000, 7)).isEqualTo(109);
  }

  @Test
  void eachSecondBeginsAnew() {
    written(1000, 7);

    assertThat(written(99, 7 + SECOND - 1)).isZero();
    assertThat(written(100, 7 + SECOND)).isEqualTo(100);
  }

  @Test
  void theClockMayBeBelowZero() {
    written(1000, -SECOND);

    assertThat(written(50, 0)).isEqualTo(50);
  }

  private long written(int lines, long nanos) {
    return IntStream.range(0, lines).filter(line -> sampling.admits(nanos)).count();
  }
}
