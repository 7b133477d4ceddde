package io.mainstay.server.discovery;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Sleeper {
  /** Returns after this time. */
  void sleep(Duration time) throws InterruptedException;

  /** Really waits. */
  static Sleeper system() {
    return time -> Thread.sleep(time.toMillis());
  }
}
