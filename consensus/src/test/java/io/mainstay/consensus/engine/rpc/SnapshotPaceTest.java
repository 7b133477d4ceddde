package io.mainstay.consensus.engine.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotPaceTest {
  private static final long TENTH_NANOS = Duration.ofMillis(100).toNanos();

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TENTH_NANOS);
  private final SnapshotPace tenPiecesPerSecond = new SnapshotPace(100, 1000, now::get);

  @Test
  void thePiecesOfAllReadersKeepTheirDistance() {
    assertThat(tenPiecesPerSecond.takeTurn()).isZero();
    assertThat(tenPiecesPerSecond.takeTurn()).isEqualTo(TENTH_NANOS);
    assertThat(tenPiecesPerSecond.takeTurn()).isEqualTo(2 * TENTH_NANOS);
  }

  @Test
  void aQuietTimeIsNotSavedUp() {
    tenPiecesPerSecond.takeTurn();
    now.addAndGet(20 * TENTH_NANOS);

    assertThat(tenPiecesPerSecond.takeTurn()).isZero();
    assertThat(tenPiecesPerSecond.takeTurn()).isEqualTo(TENTH_NANOS);
  }
}
