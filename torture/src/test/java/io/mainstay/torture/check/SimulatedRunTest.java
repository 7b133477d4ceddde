package io.mainstay.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.history.History;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is right is found to be right. */
class SimulatedRunTest {
  private static final Verdict HOLDS = new Verdict.Holds();

  @Property(tries = 200)
  void aRunInWhichAllWentWellPasses(@ForAll long seed) {
    History history = SimulatedRun.history(seed, new SimulatedRun.Settings(120, 5, 4, 15, true));
    assertThat(HistoryCheck.of(history).verdicts())
        .allSatisfy((what, verdict) -> assertThat(verdict).isEqualTo(HOLDS));
  }

  @Test
  void aLongRunOfManyClientsIsCheckedWithinMinutes() {
    History history = SimulatedRun.history(1, new SimulatedRun.Settings(100_000, 30, 200, 1, true));
    long begin = System.nanoTime();
    HistoryCheck check = HistoryCheck.of(history);
    assertThat(check.passed()).as("%s", check.verdicts()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(3));
  }
}
