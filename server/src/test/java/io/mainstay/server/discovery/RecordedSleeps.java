package io.mainstay.server.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sleeps no time at all, and remembers how long it should have. */
public final class RecordedSleeps implements Sleeper {
  private final List<Long> seconds = new ArrayList<>();

  @Override
  public void sleep(Duration time) {
    seconds.add(time.toSeconds());
  }

  /** All pauses so far, in seconds. */
  public List<Long> seconds() {
    return seconds;
  }
}
