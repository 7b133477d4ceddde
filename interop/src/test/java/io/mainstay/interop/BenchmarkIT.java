package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load tool makes the requests that it reports. */
class BenchmarkIT {
  @TempDir static Path directory;

  /** Where the tool runs. */
  @TempDir static Path work;

  private static ServerCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ServerCluster.start(directory, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Result run(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(Programs.benchmark()));
    command.add("--endpoints=" + cluster.endpoints());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().put("ARTIFACTS", "reports");
    return Etcdctl.finish(builder.start(), "");
  }

  /** The output of a run that did what it was told. */
  private static String output(String... words) throws IOException {
    Result result = run(words);
    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output()).contains("Requests/sec:").doesNotContain("Error");
    assertThat(result.errors()).contains("microseconds of CPU time per request");
    return result.output();
  }

  private static long keys() {
    return Etcdctl.ours(cluster.endpoints())
            .run("get", "", "--prefix", "--keys-only")
            .lines()
            .count()
        / 2;
  }

  @Test
  void putsAreMadeByAllClientsOverAllConnections() throws IOException {
    String report =
        output(
            "--conns=3",
            "--clients=20",
            "put",
            "--total=500",
            "--key-space-size=500",
            "--sequential-keys");

    assertThat(report).contains("99% in ");
    assertThat(keys()).isGreaterThanOrEqualTo(500);
  }

  @Test
  void theHashOfAllKeysIsToldAfterThePuts() throws IOException {
    assertThat(output("put", "--total=10", "--check-hashkv"))
        .containsPattern(
            "\\nHashKV Summary:\\n\\tHashKV: \\d+\\n\\tEndpoint: 127\\.0\\.0\\.1:\\d+\\n");
  }

  @Test
  void historyIsCompactedWhilePutsAreMade() throws IOException {
    output(
        "put", "--total=200", "--rate=400", "--compact-interval=10ms", "--compact-index-delta=1");

    assertThat(Etcdctl.ours(cluster.endpoints()).fail("get", "any", "--rev=1"))
        .contains("required revision has been compacted");
  }

  @Test
  void aReportForTheDashboardIsWritten() throws IOException {
    String report = output("--report-perfdash", "put", "--total=10");

    assertThat(report)
        .startsWith("Successfully created a JSON perf report at reports/EtcdAPI_benchmark_put_");
    assertThat(work.resolve("reports")).isDirectoryContaining("glob:**.json");
  }

  @Test
  void endpointsFollowTheCluster() throws IOException {
    output("--auto-sync-interval=1ms", "put", "--total=50");
  }

  @Test
  void requestsToWarmUpAreNotReported() throws IOException {
    assertThat(output("--warm-up=50", "txn-put", "--total=1")).contains("[1]\t|");
  }

  @Test
  void aRangeIsReadAsAStreamOrPageByPage() throws IOException {
    output("put", "--total=50", "--key-space-size=50", "--sequential-keys");

    output("range", "--prefix", "--stream", "--total=10");
    output("range", "--prefix", "--paginate", "--page-size=7", "--total=10");
    assertThat(output("range", "a", "--consistency=s", "--total=10"))
        .startsWith("bench with serializable range\n");
  }

  @Test
  void watchersAreMadeAndToldOfAllPuts() throws IOException {
    assertThat(
            output(
                "--clients=4",
                "watch",
                "--streams=3",
                "--watch-per-stream=10",
                "--watched-key-total=5",
                "--key-space-size=5",
                "--put-total=20"))
        .startsWith("Watch creation summary:\n\nSummary:\n")
        .contains("\nWatch events received summary:\n\nSummary:\n");
  }

  @Test
  void tooFewConnectionsForTheStreamsAreWarnedOf() throws IOException {
    assertThat(run("watch", "--streams=100", "--watch-per-stream=1", "--put-total=1").errors())
        .startsWith("warning: grpc limits 100 streams per client connection, have 1 but need 2\n");
  }

  @Test
  void theTimeFromAPutToItsWatchersIsReported() throws IOException {
    assertThat(
            output(
                "--warm-up=2",
                "watch-latency",
                "--streams=2",
                "--watchers-per-stream=5",
                "--put-total=10",
                "--put-rate=0",
                "--prevkv"))
        .startsWith("\nPut summary:\n\nSummary:\n")
        .contains("\nWatch events summary:\n\nSummary:\n");
  }

  @Test
  void aKeyIsReadWhileWatchersCatchUp() throws IOException {
    assertThat(output("watch-get", "--watchers=500", "--streams=3"))
        .startsWith("Get during watch summary:\n\nSummary:\n");
  }

  @Test
  void leasesAreGrantedAndKeptAlive() throws IOException {
    output("--clients=3", "lease-grant", "--total=30");
    output("--clients=3", "lease-keepalive", "--total=30");
  }

  @Test
  void whatIsLeftOfItUnderFarTooMuchLoadIsReported() throws IOException {
    Result result =
        run(
            "--clients=3",
            "overload",
            "--times=2",
            "--time=1s",
            "--calm=1s",
            "--txn-ops=10",
            "--compare-keys=150");

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output())
        .containsPattern("before +sent/s: [1-9]\\d* +done/s: [1-9].* memory: ")
        .containsPattern("overload +sent/s: [1-9]")
        .containsPattern("after +sent/s: [1-9]");
  }

  @ParameterizedTest
  @CsvSource({"c,stm", "r,stm", "s,stm", "ss,stm", "r,lock-client", "ss,lock-rpc"})
  void transactionsOnTheClientsSideCommit(String isolation, String locker) throws IOException {
    output(
        "--clients=4",
        "stm",
        "--isolation=" + isolation,
        "--stm-locker=" + locker,
        "--keys=3",
        "--keys-per-txn=2",
        "--total=40");
  }

  @Test
  void theStoreAloneIsLoadedWithoutAServer() throws IOException {
    Result result =
        run("mvcc", "put", "--total=50", "--txn", "--txn-ops=4", "--memprofile=classes");

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output()).contains("Requests/sec:");
    assertThat(work.resolve("classes")).isNotEmptyFile();
    assertThat(work.resolve("mvcc-bench")).doesNotExist();
  }

  @Test
  void readsAndWritesAreReportedApart() throws IOException {
    Result result =
        run("--clients=5", "txn-mixed", "any", "--total=200", "--rw-ratio=3", "--limit=10");

    assertThat(result.output())
        .startsWith("bench with linearizable range\nTotal Read Ops: 150\nDetails:\nSummary:\n")
        .contains("\nTotal Write Ops: 50\nDetails:\nSummary:\n");
  }

  @Test
  void refusalsAreCounted() throws IOException {
    Result result = run("--clients=5", "put", "--total=20", "--val-size=2000000");

    assertThat(result.output())
        .isEqualTo("\nError distribution:\n  [20]\tetcdserver: request is too large\n\n");
  }

  @Test
  void nobodyIsLoadedWhenTheFlagsAreWrong() throws IOException {
    assertThat(run("put", "--key-space-size=0"))
        .isEqualTo(new Result(1, "", "Error: expected positive --key-space-size, got (0)\n"));
  }
}
