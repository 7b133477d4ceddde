package io.mainstay.torture.failover;

import static io.mainstay.torture.failover.Answers.error;
import static io.mainstay.torture.failover.Answers.ofLeader;
import static io.mainstay.torture.failover.Answers.whatItHad;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverReportTest {
  @Test
  void theDistributionIsARow(@TempDir Path out) {
    assertThat(report(out, List.of()).page())
        .contains(
            """
            | kills | min | median | p90 | p99 | max | within 2000 |
            |---|---|---|---|---|---|---|
            | 2 | 1500 | 1500 | 2500 | 2500 | 2500 | 1 |
            """);
  }

  @Test
  void whatWasWrongIsToldWithWhatRunsItAgain(@TempDir Path out) {
    assertThat(report(out, List.of("m1 is gone")).page())
        .contains(
            "NOT RIGHT",
            "* m1 is gone",
            "bin/torture failover --seed 5 --members 3 --kills 2 --isolations 1");
  }

  @Test
  void withoutKillsThereIsNoDistribution(@TempDir Path out) {
    FailoverReport none =
        new FailoverReport(settings(out), List.of(), List.of(), 0, List.of("m1 is gone"));

    assertThat(none.page()).doesNotContain("| kills |");
  }

  @Test
  void everySingleValueIsALineOfAFile(@TempDir Path out) throws IOException {
    ReportFiles.write(report(out, List.of()));

    assertThat(Files.readAllLines(out.resolve("kills.jsonl")))
        .containsExactly(
            """
            {"number":1,"member":"m1","millis":2500,"acknowledgedBy":"m2"}""",
            """
            {"number":2,"member":"m2","millis":1500,"acknowledgedBy":"m3"}""");
    assertThat(Files.readAllLines(out.resolve("answers.jsonl")))
        .containsExactly(
            """
            {"isolation":1,"member":"m1","wasLeader":true,"call":"put",\
            "answer":"UNAVAILABLE `etcdserver: request timed out`","millis":7001}""",
            """
            {"isolation":1,"member":"m1","wasLeader":true,"call":"serializable get",\
            "answer":"value 1","millis":1}""");
  }

  @Test
  void theReportItselfIsAFileToo(@TempDir Path out) throws IOException {
    FailoverReport report = report(out, List.of());

    ReportFiles.write(report);

    assertThat(out.resolve("report.md")).hasContent(report.page());
  }

  private static FailoverReport report(Path out, List<String> failures) {
    return new FailoverReport(
        settings(out),
        List.of(new Kill(1, "m1", 2_500, "m2"), new Kill(2, "m2", 1_500, "m3")),
        List.of(
            ofLeader(Question.PUT, error(EtcdError.TIMEOUT), 7_001),
            ofLeader(Question.SERIALIZABLE_GET, whatItHad(), 1)),
        30,
        failures);
  }

  private static FailoverSettings settings(Path out) {
    return new FailoverSettings(
        Path.of("etcd"), 2, 1, 5, 3, Duration.ofSeconds(60), Duration.ofSeconds(1), out);
  }
}
