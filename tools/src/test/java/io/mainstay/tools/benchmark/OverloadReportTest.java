package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mainstay.tools.load.Recorder;
import io.mainstay.tools.load.Summary;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OverloadReportTest {
  private static final long LATENCY_NANOS = 1_000_000;

  /** So many requests were answered in each second. */
  private static Summary load(int... perSecond) {
    Recorder recorder = new Recorder();
    for (int second = 0; second < perSecond.length; second++) {
      for (int i = 0; i < perSecond[second]; i++) {
        recorder.succeeded(TimeUnit.SECONDS.toMillis(1_000 + second), LATENCY_NANOS);
      }
    }
    return recorder.summary(TimeUnit.SECONDS.toNanos(perSecond.length));
  }

  private static OverloadReport report(Summary during, Summary after) {
    return new OverloadReport(
        load(100, 100), during, after, 1_000, Duration.ofSeconds(2), 1 << 20, 2 << 20, 3 << 20);
  }

  @Test
  void whatWasDoneUnderOverloadIsAShareOfWhatCanBeDone() {
    assertThat(report(load(60, 80), load(100)).share()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void serviceIsNormalFromTheFirstSecondThatIsLikeThoseBefore() {
    assertThat(report(load(1), load(10, 89, 90, 100)).secondsUntilNormal()).hasValue(2);
  }

  @Test
  void serviceThatNeverBecomesNormalIsToldSo() {
    OverloadReport report = report(load(1), load(10, 20));

    assertThat(report.secondsUntilNormal()).isEmpty();
    assertThat(report.text()).endsWith("Normal again after: not within this time\n");
  }

  @Test
  void refusalsAreCountedByTheirTexts() {
    Recorder refusing = new Recorder();
    refusing.failed("etcdserver: too many requests");

    assertThat(report(refusing.summary(1), load(100)).text())
        .contains("  [1] etcdserver: too many requests\n")
        .contains("memory: 2 MiB");
  }
}
