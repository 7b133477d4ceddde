package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.EtcdctlInProcess;
import io.mainstay.interop.fixture.LeaseNames;
import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every line of {@code etcdctl-commands.txt} is typed to the original's etcdctl and to ours, each
 * with a server of its own, from the first line to the last. Both print the same and end the same
 * way, but for the {@linkplain EtcdctlDifference difference} that the line names.
 */
class EtcdctlGoldenIT {
  @TempDir Path originalsServer;
  @TempDir Path oursServer;

  @Test
  void oursPrintsWhatTheOriginalPrintsOfOurServer() throws IOException {
    try (ServerCluster one = ServerCluster.start(originalsServer, 1);
        ServerCluster other = ServerCluster.start(oursServer, 1)) {
      assertThat(differences(one, other)).isEmpty();
    }
  }

  @Test
  void oursPrintsWhatTheOriginalPrintsOfTheOriginalServer() throws IOException {
    try (ServerCluster one = ServerCluster.startOriginal(originalsServer, 1);
        ServerCluster other = ServerCluster.startOriginal(oursServer, 1)) {
      assertThat(differences(one, other)).isEmpty();
    }
  }

  private List<String> differences(ServerCluster one, ServerCluster other) throws IOException {
    Etcdctl original = new Etcdctl(one.endpoints());
    LeaseNames names = names(one);
    LeaseNames ourNames = names(other);
    List<String> differences = new ArrayList<>();
    for (EtcdctlLine line : lines()) {
      Result expected =
          comparable(
              original.tryRun(
                  line.environment(),
                  names.fillIn(line.input()),
                  line.words().stream().map(names::fillIn).toArray(String[]::new)),
              names);
      Result actual = comparable(runOurs(line, other.endpoints(), ourNames), ourNames);
      if (!line.difference().allows(expected, actual)) {
        differences.add(line + "\noriginal: " + expected + "\nours:     " + actual + "\n");
      }
    }
    return differences;
  }

  /** Both save snapshots over what the other has saved. */
  private LeaseNames names(ServerCluster cluster) {
    return new LeaseNames(cluster.endpoints())
        .with("SNAPSHOT", originalsServer.resolve("snapshot.db").toString())
        .with("ITSELF", Long.toHexString(cluster.status(0).memberId()));
  }

  private static Result runOurs(EtcdctlLine line, String endpoints, LeaseNames names) {
    List<String> words = new ArrayList<>(List.of("--endpoints=" + endpoints));
    line.words().stream().map(names::fillIn).forEach(words::add);
    return EtcdctlInProcess.tryRun(line.environment(), names.fillIn(line.input()), words);
  }

  /** Without the lines of the original's log, which are for developers. */
  private static Result comparable(Result result, LeaseNames names) {
    names.learn(result.output());
    String errors =
        result
            .errors()
            .lines()
            .filter(line -> !line.startsWith("{\"level\":"))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    return new Result(
        result.exitStatus(), names.normalise(result.output()), names.normalise(errors));
  }

  private static List<EtcdctlLine> lines() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(
            EtcdctlGoldenIT.class.getResourceAsStream("/etcdctl-commands.txt"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(EtcdctlLine::parse)
          .toList();
    }
  }
}
