package io.mainstay.tools.compare;

import java.io.IOException;
import java.util.Map;

/** One thing that the two are compared in. */
interface Case {
  /** What {@code --cases} calls it. */
  String name();

  /** What it is, for the tables. */
  String title();

  Metric metric();

  /**
   * What the members find in their environment.
   *
   * @param ours whether they are Mainstay's
   */
  default Map<String, String> environment(boolean ours) {
    return Map.of();
  }

  /** Whether each round begins with new members, and nobody else runs meanwhile. */
  default boolean beginsAnew() {
    return false;
  }

  /** Stores what the case needs and warms the members up; what that takes is not measured. */
  void prepare(Trial trial) throws IOException, InterruptedException;

  /** One round. */
  Measurement measure(Trial trial) throws IOException, InterruptedException;
}
