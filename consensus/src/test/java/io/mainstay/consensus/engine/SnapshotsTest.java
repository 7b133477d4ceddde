package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final long EVERY = 100;

  private long nowNanos;
  private int requested;
  private final Snapshots snapshots =
      new Snapshots(
          new MemoryStateMachine(),
          EVERY,
          new OnTheSpot(),
          done -> {
            requested++;
            done.run(Status.OK());
          },
          () -> nowNanos);

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

  /** Runs a task on the thread that brings it. */
  private static final class OnTheSpot extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
