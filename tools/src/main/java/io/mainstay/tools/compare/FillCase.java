package io.mainstay.tools.compare;

import java.io.IOException;
import java.util.Map;

/**
 * Keys that are put into an empty store, many to a transaction, and the memory that this takes.
 *
 * @param keys how many
 * @param heap the most that our members may have on their heaps, as a flag of the JVM
 */
record FillCase(String name, String title, long keys, String heap) implements Case {
  @Override
  public Metric metric() {
    return Metric.PUTS;
  }

  @Override
  public boolean beginsAnew() {
    return true;
  }

  @Override
  public Map<String, String> environment(boolean ours) {
    return ours ? Map.of("MAINSTAY_JAVA_OPTS", heap) : Map.of();
  }

  @Override
  public void prepare(Trial trial) {}

  @Override
  public Measurement measure(Trial trial) throws IOException, InterruptedException {
    Trial.Filling filling = trial.fill(trial.scale().of(keys), LoadCase.VALUE_BYTES);
    return new Measurement(
        filling.keys() / filling.seconds(),
        Double.NaN,
        Double.NaN,
        (double) trial.cluster().cpuMicros() / filling.keys(),
        Double.NaN,
        trial.cluster().peakBytes());
  }
}
