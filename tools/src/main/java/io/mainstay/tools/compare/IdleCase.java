package io.mainstay.tools.compare;

import java.io.IOException;

/** The memory that members occupy some seconds after their start, with nothing stored. */
record IdleCase(String name, String title) implements Case {
  private static final long SETTLING_SECONDS = 20;
  private static final long MILLIS = 1000;
  private static final double BYTES_A_MEGABYTE = 1e6;

  @Override
  public Metric metric() {
    return Metric.MEMORY;
  }

  @Override
  public boolean beginsAnew() {
    return true;
  }

  @Override
  public void prepare(Trial trial) {}

  @Override
  public Measurement measure(Trial trial) throws IOException, InterruptedException {
    Thread.sleep(trial.scale().of(SETTLING_SECONDS) * MILLIS);
    return Measurement.of(trial.cluster().residentBytes() / BYTES_A_MEGABYTE)
        .withPeak(trial.cluster().peakBytes());
  }
}
