package io.mainstay.torture.run;

import io.mainstay.torture.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;

/** How many calls are answered. The thread of the run. */
final class Rate {
  private static final long WINDOW_MILLIS = 1_000;
  private static final long MILLIS = 1_000;

  private final Traffic traffic;

  Rate(Traffic traffic) {
    this.traffic = traffic;
  }

  /**
   * Waits for a second in which enough calls are answered.
   *
   * @return how many there were
   * @throws SlowTrafficException if there is none
   */
  int await(int least, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int best = 0;
    while (true) {
      int measured = perSecond();
      if (measured >= least) {
        return measured;
      }
      best = Math.max(best, measured);
      if (System.nanoTime() - deadline > 0) {
        throw new SlowTrafficException(
            "no more than %d calls per second were answered within %d s, %d are expected"
                .formatted(best, patience.toSeconds(), least));
      }
    }
  }

  private int perSecond() throws IOException, InterruptedException {
    traffic.requireAlive();
    long beginNanos = System.nanoTime();
    long begin = traffic.answeredCalls();
    Thread.sleep(WINDOW_MILLIS);
    long millis = Math.max(1, (System.nanoTime() - beginNanos) / 1_000_000);
    return (int) ((traffic.answeredCalls() - begin) * MILLIS / millis);
  }

  /** Traffic did not come back. */
  static final class SlowTrafficException extends IOException {
    SlowTrafficException(String message) {
      super(message);
    }
  }
}
