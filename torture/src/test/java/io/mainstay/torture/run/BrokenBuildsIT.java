package io.mainstay.torture.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers with mistakes do not get away with them. A server has several where one does not hide
 * another, as a round takes most of the time; each is to be found by itself.
 */
class BrokenBuildsIT {
  private static final long SEED = 3;
  private static final int CALLS_PER_SECOND = 200;
  private static final int FAULTS_PER_ROUND = 6;

  private static final int LEAST_CALLS_PER_SECOND = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TestFactory
  Stream<DynamicTest> mistakesOfThreeMembersAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> failures =
        failures(
            directory,
            3,
            List.of(FaultKind.ISOLATE_LEADER, FaultKind.ISOLATE_ONE),
            Mistake.NO_READ_INDEX,
            Mistake.APPLIED_OTHERWISE);
    return Stream.of(
        found(Mistake.NO_READ_INDEX, failures, "linearizable:", "was known already"),
        found(Mistake.APPLIED_OTHERWISE, failures, "members at the end:", "has hash"));
  }

  @TestFactory
  Stream<DynamicTest> mistakesInTheLogAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> failures = failures(directory, 1, List.of(FaultKind.KILL_ALL), Mistake.NO_LOG);
    return Stream.of(found(Mistake.NO_LOG, failures, "one order of changes:"));
  }

  @TestFactory
  Stream<DynamicTest> mistakesInWhatIsAppliedAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> failures =
        failures(
            directory,
            1,
            List.of(FaultKind.COMPACT),
            Mistake.APPLIED_TWICE,
            Mistake.LEASES_LEAVE_KEYS);
    return Stream.of(
        found(Mistake.APPLIED_TWICE, failures, "one order of changes:", "nobody asked for"),
        found(Mistake.LEASES_LEAVE_KEYS, failures, "leases:", "LeaseRevoke", "left keys"));
  }

  @TestFactory
  Stream<DynamicTest> mistakesInWhatClientsAreToldAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    String reads = "serializable reads and reads at revisions:";
    List<String> failures =
        failures(
            directory,
            1,
            List.of(FaultKind.COMPACT),
            Mistake.LOST_EVENTS,
            Mistake.SERIALIZABLE_READS_OF_THE_PAST,
            Mistake.READS_AT_EARLIER_REVISIONS,
            Mistake.LEASES_END_EARLY,
            Mistake.RENEWALS_WITHOUT_EFFECT);
    return Stream.of(
        found(Mistake.LOST_EVENTS, failures, "watches:", "there should have come"),
        found(
            Mistake.SERIALIZABLE_READS_OF_THE_PAST,
            failures,
            reads,
            ": serializable get of",
            "should have been"),
        found(Mistake.READS_AT_EARLIER_REVISIONS, failures, reads, ": get of", "should have been"),
        found(Mistake.LEASES_END_EARLY, failures, "leases:", "had to last", "LeaseGrant"),
        found(
            Mistake.RENEWALS_WITHOUT_EFFECT, failures, "leases:", "had to last", "LeaseKeepAlive"));
  }

  /** Alone: leases that end early end what their owners hold as well. */
  @TestFactory
  Stream<DynamicTest> mistakesInLocksAreFound(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> failures =
        failures(
            directory,
            1,
            // Several times, as it takes its time until two want the same lock.
            Collections.nCopies(3, FaultKind.COMPACT),
            Mistake.LOCKS_SEE_NOBODY_AHEAD);
    return Stream.of(found(Mistake.LOCKS_SEE_NOBODY_AHEAD, failures, "locks:", "a lock"));
  }

  /** That one of the failures begins with the first of these texts and has the others in it. */
  private static DynamicTest found(Mistake mistake, List<String> failures, String... texts) {
    return DynamicTest.dynamicTest(
        mistake.name(),
        () ->
            assertThat(failures)
                .anyMatch(
                    failure ->
                        failure.startsWith(texts[0])
                            && Arrays.stream(texts).allMatch(failure::contains)));
  }

  private static List<String> failures(
      Path directory, int members, List<FaultKind> faults, Mistake... mistakes)
      throws IOException, InterruptedException {
    Settings settings =
        new Settings(
            BrokenServer.install(directory, List.of(mistakes)),
            Duration.ofMillis(1),
            SEED,
            members,
            faults,
            FAULTS_PER_ROUND,
            CALLS_PER_SECOND,
            LEAST_CALLS_PER_SECOND,
            PATIENCE,
            false,
            directory.resolve("out"));
    return new Torture(settings, line -> {}).run().failures();
  }
}
