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

/** The load tool makes the requests that it reports. */
class BenchmarkIT {
  @TempDir static Path directory;
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
    return Etcdctl.finish(new ProcessBuilder(command).start(), "");
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
    Result result =
        run(
            "--conns=3",
            "--clients=20",
            "put",
            "--total=500",
            "--key-space-size=500",
            "--sequential-keys");

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output()).contains("Requests/sec:", "99% in ").doesNotContain("Error");
    assertThat(keys()).isEqualTo(500);
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
