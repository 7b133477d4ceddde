package io.mainstay.tools.compare;

import io.mainstay.tools.compare.LoadTool.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A load of {@code benchmark}: how many requests a second there are, or how long one takes.
 *
 * @param metric {@link Metric#THROUGHPUT} or {@link Metric#TIME}
 * @param keys how many are stored before, with values of 256 bytes
 * @param readsOne whether the load reads a single key, which is stored then
 * @param load connections, clients, command and flags but the total
 * @param total how many requests are made
 */
record LoadCase(
    String name,
    String title,
    Metric metric,
    long keys,
    boolean readsOne,
    List<String> load,
    long total)
    implements Case {
  static final int VALUE_BYTES = 256;
  private static final double MILLIS = 1e3;

  /** Copies the list. */
  LoadCase {
    load = List.copyOf(load);
  }

  @Override
  public void prepare(Trial trial) throws IOException, InterruptedException {
    if (keys > 0) {
      trial.fill(trial.scale().of(keys), VALUE_BYTES);
    }
    if (readsOne) {
      trial.fillLetters(VALUE_BYTES);
    }
    trial.warmUp(words(trial, 0));
  }

  @Override
  public Measurement measure(Trial trial) throws IOException, InterruptedException {
    long warmUp = total(trial) / 10;
    long cpuBefore = trial.cluster().cpuMicros();
    Run run = trial.tool().run(trial.cluster(), words(trial, warmUp));
    double cpu = trial.cluster().cpuMicros() - cpuBefore;
    return new Measurement(
        value(run),
        MILLIS * slowest(run, LoadReport::p50Seconds),
        MILLIS * slowest(run, LoadReport::p99Seconds),
        cpu / (total(trial) + warmUp),
        run.ownMicros(),
        trial.cluster().peakBytes());
  }

  private double value(Run run) {
    return metric == Metric.TIME
        ? run.reports().get(0).averageSeconds()
        : run.reports().stream().mapToDouble(LoadReport::perSecond).sum();
  }

  private long total(Trial trial) {
    return trial.scale().of(total);
  }

  private List<String> words(Trial trial, long warmUp) {
    List<String> words = new ArrayList<>(List.of("--warm-up=" + warmUp));
    words.addAll(load);
    words.add("--total=" + total(trial));
    return words;
  }

  /** Of requests of several kinds those that took longest. */
  private static double slowest(Run run, ToDoubleFunction<LoadReport> latency) {
    return run.reports().stream().mapToDouble(latency).max().orElse(Double.NaN);
  }
}
