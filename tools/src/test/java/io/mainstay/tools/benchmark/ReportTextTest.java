package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.load.Recorder;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private static final long MILLI = 1_000_000;

  private final Recorder recorder = new Recorder();
  private final ReportText text = new ReportText(false, false);

  private void latencies(int... millis) {
    for (int each : millis) {
      recorder.succeeded(0, each * MILLI);
    }
  }

  @Test
  void theFiguresAreOfWhatSucceeded() {
    latencies(1, 2, 3);
    recorder.failed("lost");

    assertThat(text.of(recorder.summary(1000 * MILLI)))
        .startsWith(
            """

            Summary:
              Total:\t1.0000 secs.
              Slowest:\t0.0030 secs.
              Fastest:\t0.0010 secs.
              Average:\t0.0020 secs.
              Stddev:\t0.0008 secs.
              Requests/sec:\t3.0000
            """);
  }

  @Test
  void theHistogramHasElevenLinesWithTheLongestBarAtForty() {
    latencies(1, 1, 1, 1, 11);

    assertThat(text.of(recorder.summary(MILLI)))
        .contains("  0.0010 [4]\t|" + "\u220e".repeat(40) + "\n  0.0020 [0]\t|\n")
        .contains("  0.0110 [1]\t|" + "\u220e".repeat(10) + "\n");
  }

  @Test
  void percentilesThatTooFewRequestsHaveAreLeftOut() {
    latencies(1, 2, 3, 4);

    assertThat(text.of(recorder.summary(MILLI)))
        .endsWith(
            """
            Latency distribution:
              10% in 0.0020 secs.
              25% in 0.0030 secs.
              50% in 0.0040 secs.
            """);
  }

  @Test
  void errorsAreCounted() {
    recorder.failed("etcdserver: too many requests");
    recorder.failed("etcdserver: too many requests");

    assertThat(text.of(recorder.summary(MILLI)))
        .isEqualTo("\nError distribution:\n  [2]\tetcdserver: too many requests\n");
  }

  @Test
  void eachSecondHasALineIfThatIsAskedFor() {
    recorder.succeeded(5_000, MILLI);
    recorder.succeeded(5_999, 3 * MILLI);
    recorder.succeeded(7_000, MILLI);

    assertThat(new ReportText(false, true).of(recorder.summary(MILLI)))
        .contains("\n5,1ms,2ms,3ms,2\n6,0s,0s,0s,0\n7,1ms,1ms,1ms,1\n");
  }

  @Test
  void numbersHaveAllTheirDigitsIfThatIsAskedFor() {
    latencies(1);

    assertThat(new ReportText(true, false).of(recorder.summary(3 * MILLI)))
        .contains("Fastest:\t0.001 secs.", "Requests/sec:\t333.3333333333333");
  }

  @Test
  void aRequestOfSeveralCountsForAsManyWhichShareItsTime() {
    latencies(4, 8);

    assertThat(text.of(recorder.summary(1000 * MILLI).asIfEachWere(4)))
        .contains("Total:\t1.0000 secs.", "Slowest:\t0.0020 secs.", "Requests/sec:\t8.0000");
  }
}
