package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that load nobody. The texts are those of etcd 3.7.1 where it has any. */
class BenchmarkProgramTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();

  private int run(String... words) {
    return Benchmark.program(
            (question, streams) -> "",
            new PerfDash(Path.of("nowhere"), Clock.systemUTC()),
            new Streams(InputStream.nullInputStream(), out.stream(), err.stream()))
        .run(List.of(words));
  }

  @Test
  void anUnknownCommandEndsWith255() {
    assertThat(run("nosuch")).isEqualTo(255);

    assertThat(err.text())
        .isEqualTo(
            """
            Error: unknown command "nosuch" for "benchmark"
            Run 'benchmark --help' for usage.
            unknown command "nosuch" for "benchmark"
            """);
  }

  @Test
  void anUnknownFlagEndsWith255() {
    assertThat(run("put", "--nosuch")).isEqualTo(255);

    assertThat(err.text())
        .startsWith("Error: unknown flag: --nosuch\nUsage:\n  benchmark put [flags]\n")
        .endsWith("\nunknown flag: --nosuch\n");
  }

  @Test
  void rangeWithoutKeyShowsItsUsage() {
    assertThat(run("range")).isEqualTo(1);

    assertThat(err.text()).contains("Usage:\n  benchmark range key [end-range] [flags]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "put --key-space-size=0 | expected positive --key-space-size, got (0)",
        "put --total=-1 | expected no negative total or rate, got (-1) and (0)",
        "put --rate=-1 | expected no negative total or rate, got (10000) and (-1)",
        "put --warm-up=-1 | expected non-negative --warm-up, got (-1)",
        "put --val-size=-1 | expected non-negative --val-size, got (-1)",
        "range a --paginate --limit=1 | --paginate and --limit are mutually exclusive",
        "range a --paginate --page-size=0 | expected positive --page-size, got (0)",
        "range a --keys-only --count-only | `--keys-only` and `--count-only` cannot be set at the same time",
        "txn-put --txn-ops=2 | expected --txn-ops no larger than --key-space-size, got txn-ops(2) key-space-size(1)",
        "stm --keys=0 | expected positive --keys, got (0)",
        "stm --txn-wr-percent=101 | expected [0, 100] --txn-wr-percent, got (101)",
        "stm --keys-per-txn=2 | expected --keys-per-txn between 0 and 1, got (2)",
        "stm --stm-locker=x | unexpected stm locker \"x\"",
        "watch --key-space-size=0 | expected positive --key-space-size, got (0)",
        "watch --warm-up=1 | --warm-up means nothing to watch",
        "watch-get --warm-up=1 | --warm-up means nothing to watch-get",
        "mvcc put --warm-up=1 | --warm-up means nothing to mvcc put",
        "watch --streams=0 | expected positive --streams, got (0)",
        "watch-latency --put-total=100000000 | expected --put-total up to 10000000, got (100000000)",
        "watch-latency --put-total=1000000 | 100000000 events are too many to note when each came: 50000000 at most",
        "watch-get --events=0 | expected positive --events, got (0)",
        "mvcc put --txn --txn-ops=0 | expected positive --txn-ops, got (0)",
        "mvcc put --batch-limit=0 | expected positive --batch-limit, got (0)",
      })
  void flagsThatMakeNoSenseAreRefused(String line, String complaint) {
    assertThat(run(line.split(" ", -1))).isEqualTo(1);

    assertThat(err.text()).isEqualTo("Error: " + complaint + "\n");
  }

  @Test
  void anIsolationThatIsUnknownShowsTheUsage() {
    assertThat(run("stm", "--isolation=x")).isEqualTo(1);

    assertThat(err.text())
        .startsWith("Error: expected --isolation of c, r, s or ss, got (x)\nUsage:");
  }
}
