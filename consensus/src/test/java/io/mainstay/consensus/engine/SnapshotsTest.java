package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import io.mainstay.consensus.ConsensusListener;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final long EVERY = 100;

  private long nowNanos;
  private int requested;
  private final Snapshots snapshots =
      new Snapshots(
          new MemoryStateMachine(),
          EVERY,
          Runnable::run,
          done -> {
            requested++;
            done.run(Status.OK());
          },
          () -> nowNanos,
          ConsensusListener.NONE);

  @Test
  void oneIsTakenWhenEnoughHasBeenApplied() {
    snapshots.applied(EVERY - 1);
    assertThat(requested).isZero();

    snapshots.applied(EVERY);

    assertThat(requested).isEqualTo(1);
  }

  @Test
  void aPeerThatReadsOneHoldsUpTheNext() {
    snapshots.peerReads();
    snapshots.applied(EVERY);
    assertThat(requested).isZero();

    nowNanos += Duration.ofSeconds(31).toNanos();
    snapshots.applied(EVERY + 1);

    assertThat(requested).isEqualTo(1);
  }

  @Test
  void aPeerThatKeepsReadingDoesNotHoldItUpForEver() {
    snapshots.peerReads();

    snapshots.applied(20 * EVERY);

    assertThat(requested).isEqualTo(1);
  }
}
