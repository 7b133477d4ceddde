package io.mainstay.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mainstay.server.simulation.Violation.Invariant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Runs seeds one after the other: {@code -Dsimulation.seeds=10000} says how many, {@code
 * -Dsimulation.first=4711} where to begin.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 300);

  /** A broken variant has to be found by then. */
  private static final int SEEDS_UNTIL_FOUND = 60;

  private static final Logger LOGS = (Logger) LoggerFactory.getLogger("io.mainstay");
  private static Level levelBefore;

  @BeforeAll
  static void keepQuietAboutTroubles() {
    levelBefore = LOGS.getLevel();
    LOGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOGS.setLevel(levelBefore);
  }

  @Test
  void everySeedKeepsEveryPromise() {
    long writes = 0;
    long reads = 0;
    long events = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Simulation.Summary run = run(seed);
      writes += run.writes();
      reads += run.reads();
      events += run.events();
    }
    // Otherwise there would be nothing to be wrong.
    assertThat(writes).isGreaterThan(20L * SEEDS);
    assertThat(reads).isGreaterThan(10L * SEEDS);
    assertThat(events).isGreaterThan(20L * SEEDS);
  }

  @Test
  void aSeedIsOneRun() {
    assertThat(run(FIRST)).isEqualTo(run(FIRST)).isNotEqualTo(run(FIRST + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "DISK_TEARS, MEMBERS_ARE_EQUAL",
    "ENTRY_APPLIED_TWICE, MEMBERS_ARE_EQUAL",
    "ENTRY_LOST, MEMBERS_ARE_EQUAL",
    "REQUEST_IDS_REPEAT, WRITES_ARE_KEPT",
    "EVENT_REPEATED, EVENTS_ARE_TOLD_ONCE",
    "EVENT_LOST, EVENTS_ARE_TOLD_ONCE",
    "CLOCKS_RUN_FAST, LEASES_LAST",
    "LEASES_NEVER_END, LEASES_LAST",
    "READS_DO_NOT_ASK, READS_ARE_LINEARIZABLE",
    "GROUP_JUMPS, GROUP_FOLLOWS_TABLE",
    "GROUP_STAYS, GROUP_FOLLOWS_TABLE",
    "SNAPSHOTS_ARE_LOST, MEMBERS_GO_ON"
  })
  void whatIsBrokenIsFound(Mutation mutation, Invariant invariant) {
    for (long seed = 1; seed <= SEEDS_UNTIL_FOUND; seed++) {
      long thisSeed = seed;
      Violation found =
          catchThrowableOfType(Violation.class, () -> Simulation.run(thisSeed, mutation));
      if (found != null) {
        assertThat(found.invariant()).as(found.getMessage()).isEqualTo(invariant);
        return;
      }
    }
    throw new AssertionError(mutation + " was not found");
  }

  private static Simulation.Summary run(long seed) {
    try {
      return Simulation.run(seed, Mutation.NONE);
    } catch (Violation e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
