package io.mainstay.tools.benchmark;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** The processor time that the tool itself needs, so that one sees whether it is the limit. */
final class OwnCost {
  private static final double NANOS_A_MICRO = 1e3;
  private static final double NANOS_A_SECOND = 1e9;

  private final Supplier<Duration> clock;
  private final Duration begin;

  /** Counts from now on a clock that shows processor time. */
  OwnCost(Supplier<Duration> clock) {
    this.clock = clock;
    this.begin = clock.get();
  }

  /** Counts the time of this process from now on. */
  static OwnCost begin() {
    return new OwnCost(
        () -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /** One line that says what so many requests have cost. */
  String of(long requests) {
    double nanos = clock.get().minus(begin).toNanos();
    return String.format(
        Locale.ROOT,
        "benchmark itself: %.1f microseconds of CPU time per request (%.2fs for %d)",
        requests == 0 ? 0 : nanos / requests / NANOS_A_MICRO,
        nanos / NANOS_A_SECOND,
        requests);
  }
}
