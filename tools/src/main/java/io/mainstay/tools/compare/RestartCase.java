package io.mainstay.tools.compare;

import io.mainstay.tools.process.ServerProcess;
import java.io.IOException;

/**
 * From the start of the first member's process until it answers a linearizable read.
 *
 * @param keys how many are stored
 * @param killed whether the member was killed, not stopped in order
 */
record RestartCase(String name, String title, long keys, boolean killed) implements Case {
  private static final double NANOS = 1e9;

  @Override
  public Metric metric() {
    return Metric.TIME;
  }

  @Override
  public void prepare(Trial trial) throws IOException, InterruptedException {
    trial.fill(trial.scale().of(keys), LoadCase.VALUE_BYTES);
  }

  @Override
  public Measurement measure(Trial trial) throws IOException, InterruptedException {
    ServerProcess member = trial.cluster().first();
    if (killed) {
      member.kill();
    } else {
      member.stop();
    }
    long begin = System.nanoTime();
    member.startAgain();
    trial.cluster().awaitServing();
    double seconds = (System.nanoTime() - begin) / NANOS;
    return Measurement.of(seconds).withPeak(trial.cluster().peakBytes());
  }
}
