package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Clock;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Wall clocks that jump. */
final class Clocks {
  private static final int MOST_SECONDS = 100_000;

  private Clocks() {}

  /** To any time of some days around now, and back again. */
  static Injury jump(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    Clock clock = Objects.requireNonNull(victim.clock(), "members have no clocks of their own");
    int seconds = stage.random().nextInt(2 * MOST_SECONDS) - MOST_SECONDS;
    clock.set(Duration.ofSeconds(seconds));
    return new Injury(
        "the clock of %s jumps by %+d s".formatted(victim.name(), seconds),
        () -> clock.set(Duration.ZERO));
  }
}
