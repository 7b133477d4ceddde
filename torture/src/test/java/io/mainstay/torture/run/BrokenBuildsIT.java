package io.mainstay.torture.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with mistakes do not get away with them. */
class BrokenBuildsIT {
  private static final long SEED = 3;
  private static final int CALLS_PER_SECOND = 200;
  private static final int LEAST_CALLS_PER_SECOND = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void readsWithoutReadIndexAreFoundStale(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(
            failures(
                directory,
                BrokenServer.withoutReadIndex(),
                3,
                FaultKind.ISOLATE_LEADER,
                FaultKind.ISOLATE_ONE))
        .anyMatch(failure -> failure.startsWith("linearizable:"));
  }

  @Test
  void writesThatWereAcknowledgedWithoutTheLogAreFoundLost(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(failures(directory, BrokenServer.withoutLog(), 1, FaultKind.KILL_ALL))
        .anyMatch(failure -> failure.startsWith("one order of changes:"));
  }

  @Test
  void eventsThatWereNotSentAreFoundMissing(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(failures(directory, BrokenServer.losingEvents(), 1, FaultKind.COMPACT))
        .anyMatch(failure -> failure.startsWith("watches:"));
  }

  @Test
  void writesThatWereAppliedTwiceAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(failures(directory, BrokenServer.applyingTwice(), 1, FaultKind.COMPACT))
        .anyMatch(failure -> failure.startsWith("one order of changes:"));
  }

  private static List<String> failures(
      Path directory, BrokenServer broken, int members, FaultKind... faults)
      throws IOException, InterruptedException {
    Settings settings =
        new Settings(
            broken.install(directory),
            Duration.ofMillis(1),
            SEED,
            members,
            List.of(faults),
            CALLS_PER_SECOND,
            LEAST_CALLS_PER_SECOND,
            PATIENCE,
            false,
            directory.resolve("out"));
    return new Torture(settings, line -> {}).run().failures();
  }
}
