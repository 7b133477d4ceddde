package io.mainstay.torture.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of what {@code bin/torture} runs for hours. */
class TortureIT {
  private static final long SEED = 20;

  /** What a busy machine can do as well; how fast it is, is no matter here. */
  private static final int CALLS_PER_SECOND = 200;

  private static final int FAULTS_PER_ROUND = 6;

  private static final int LEAST_CALLS_PER_SECOND = 20;

  @Test
  void threeMembersKeepTheirPromisesUnderFaults(@TempDir Path out)
      throws IOException, InterruptedException {
    Report report =
        run(
            out,
            3,
            FaultKind.KILL_LEADER,
            FaultKind.ISOLATE_LEADER,
            FaultKind.PAUSE_LEADER,
            FaultKind.INSTALL_SNAPSHOT,
            FaultKind.REPLACE_MEMBER,
            FaultKind.COMPACT);

    assertThat(report.failures()).isEmpty();
    assertThat(report.faultRuns()).isEqualTo(6);
  }

  @Test
  void oneMemberKeepsItsPromisesWhenItIsKilled(@TempDir Path out)
      throws IOException, InterruptedException {
    Report report = run(out, 1, FaultKind.KILL_ALL, FaultKind.COMPACT, FaultKind.KILL_ALL);

    assertThat(report.failures()).isEmpty();
    assertThat(report.faultRuns()).isEqualTo(3);
  }

  private static Report run(Path out, int members, FaultKind... faults)
      throws IOException, InterruptedException {
    Settings settings =
        new Settings(
            Distribution.server(),
            // One round, which is never broken off.
            Duration.ofMillis(1),
            SEED,
            members,
            List.of(faults),
            FAULTS_PER_ROUND,
            CALLS_PER_SECOND,
            LEAST_CALLS_PER_SECOND,
            Duration.ofMinutes(2),
            false,
            out);
    return new Torture(settings, line -> {}).run();
  }
}
