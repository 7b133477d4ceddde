package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.consensus.Leadership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of long leases, through a real store, over changes of leader and restarts. */
@SuppressWarnings("NullAway.Init") // before each test
class LeaseCheckpointTest {
  private LeaseStore leases;
  private Lessor lessor;
  private long nowNanos;
  private long term;

  @BeforeEach
  void open(@TempDir Path directory) {
    leases = new LeaseStore(directory.resolve("store"));
    lead();
  }

  @AfterEach
  void close() {
    leases.close();
  }

  @Test
  void regression17132_threeChangesOfLeaderAndARestartDoNotStartALeasesTimeAgain() {
    leases.grant(5, 600);
    advanceSeconds(300.5);
    for (int change = 0; change < 3; change++) {
      lead();
      assertThat(lessor.remaining(5).seconds()).isBetween(299L, 301L);
    }
    leases.reopen();
    lead();

    assertThat(lessor.remaining(5).seconds()).isBetween(299L, 301L);
    advanceSeconds(303);
    assertThat(leases.registry().lease(5)).isNull();
  }

  @Test
  void regression13491_aCheckpointOutlivesARestartOfAllMembers() {
    leases.grant(5, 600);
    advanceSeconds(300.5);
    leases.reopen();

    assertThat(leases.registry().lease(5)).isEqualTo(new Lease(5, 600, 300));
  }

  @Test
  void aRenewalAfterACheckpointGivesTheNextLeaderTheWholeTimeAgain() {
    leases.grant(5, 600);
    advanceSeconds(300.5);
    assertThat(lessor.renew(5)).isCompletedWithValue(600L);
    leases.reopen();
    lead();

    assertThat(lessor.remaining(5).seconds()).isEqualTo(601);
  }

  /** Another leader, with nothing in memory; the clock goes on. */
  private void lead() {
    lessor =
        new Lessor(
            leases.registry(),
            leases,
            new Lessor.Settings(
                Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ofMinutes(5)),
            () -> nowNanos,
            Runnable::run);
    lessor.leadershipChanged(new Leadership(1, ++term, true, nowNanos));
  }

  private void advanceSeconds(double seconds) {
    for (int ticks = (int) (seconds * 2); ticks > 0; ticks--) {
      nowNanos += TimeUnit.MILLISECONDS.toNanos(500);
      lessor.tick();
    }
  }
}
