package io.mainstay.tools.compare;

import io.mainstay.tools.compare.LoadTool.Run;
import java.io.IOException;
import java.util.List;

/**
 * Many watchers of one key: how long from a put being sent until each watcher was told of it.
 *
 * @param watchers how many, a hundred on each stream
 */
record WatchCase(String name, String title, long watchers) implements Case {
  private static final long PER_STREAM = 100;
  private static final long PUTS = 50;
  private static final long WARM_UP = 10;
  private static final double MILLIS = 1e3;

  @Override
  public Metric metric() {
    return Metric.LATENCY;
  }

  @Override
  public void prepare(Trial trial) throws IOException, InterruptedException {
    trial.warmUp(words(trial));
  }

  @Override
  public Measurement measure(Trial trial) throws IOException, InterruptedException {
    long cpuBefore = trial.cluster().cpuMicros();
    Run run = trial.tool().run(trial.cluster(), words(trial));
    double cpu = trial.cluster().cpuMicros() - cpuBefore;
    LoadReport events = run.reports().get(1);
    return new Measurement(
        MILLIS * events.p50Seconds(),
        MILLIS * events.p50Seconds(),
        MILLIS * events.p99Seconds(),
        cpu / (streams(trial) * PER_STREAM * (PUTS + WARM_UP)),
        run.ownMicros(),
        trial.cluster().peakBytes());
  }

  private long streams(Trial trial) {
    return trial.scale().of(watchers / PER_STREAM);
  }

  private List<String> words(Trial trial) {
    return List.of(
        "--conns=10",
        "--clients=10",
        "--warm-up=" + WARM_UP,
        "watch-latency",
        "--since-sent",
        "--streams=" + streams(trial),
        "--watchers-per-stream=" + PER_STREAM,
        "--val-size=" + LoadCase.VALUE_BYTES,
        "--put-total=" + PUTS,
        "--put-rate=5");
  }
}
