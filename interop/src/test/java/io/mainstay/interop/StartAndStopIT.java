package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a member comes up, goes down, and refuses data that is not its own. */
class StartAndStopIT {
  @TempDir Path directory;

  @Test
  void aMemberAskedToStopExitsWithZeroAndKeepsItsData() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1)) {
      new Etcdctl(cluster.endpoints()).run("put", "kept", "yes");

      cluster.member(0).terminate();
      assertThat(cluster.member(0).awaitExit()).isZero();
      cluster.restart(0);
      cluster.awaitReady();

      assertThat(new Etcdctl(cluster.endpoints()).run("get", "kept")).isEqualTo("kept\nyes\n");
    }
  }

  @Test
  void aLeaderAskedToStopHandsOverAndNoWriteThroughTheOthersIsLost() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3)) {
      int leader = cluster.leader();
      List<String> others =
          cluster.urls().stream().filter(url -> !url.equals(cluster.urls().get(leader))).toList();
      try (UniqueKeyWriters writers = new UniqueKeyWriters(others, 2)) {
        cluster.member(leader).terminate();
        assertThat(cluster.member(leader).awaitExit()).isZero();
        writers.stop();
        String endpoint = cluster.endpoint((leader + 1) % cluster.size());
        assertThat(new Etcdctl(endpoint).run("get", "writer", "--prefix", "--keys-only").lines())
            .containsAll(writers.acknowledged());
      }
      assertThat(cluster.leader()).isNotEqualTo(leader);
    }
  }

  @Test
  void versionAndHealthAreOnTheClientPort() throws Exception {
    try (ServerCluster cluster = ServerCluster.start(directory, 1)) {
      // The leader settles on the cluster's version a moment after it serves.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(page(cluster, "/version").body())
                      .isEqualTo(
                          "{\"etcdserver\":\"3.7.1\",\"etcdcluster\":\"3.7.0\",\"storage\":\"3.7.0\"}"));
      assertThat(page(cluster, "/health").body())
          .isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
      assertThat(page(cluster, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1)) {
      assertExitsWith(cluster.dataDirectory(0), "is in use by another process");

      assertThat(new Etcdctl(cluster.endpoints()).run("put", "still", "serving")).isEqualTo("OK\n");
    }
  }

  @Test
  void aDirectoryOfAnotherClusterIsRefused() throws IOException {
    Path data = dataOfOneRun();

    assertRefused(data, "belongs to another cluster", "--initial-cluster-token=another");
  }

  @Test
  void aDirectoryWhoseMembersAreAllOthersIsRefused() throws IOException {
    Path data = dataOfOneRun();

    // Who the members are is known only once the store is open, so its files may be rearranged.
    assertExitsWith(
        data,
        "belongs to another cluster",
        "--initial-cluster=default=http://127.0.0.1:1,other=http://127.0.0.1:2");
  }

  @Test
  void aDamagedDirectoryIsRefused() throws IOException {
    Path data = dataOfOneRun();
    for (Path table : files(data.resolve("member/store"), ".sst")) {
      Files.write(table, new byte[] {1, 2, 3});
    }

    assertRefused(data, "damaged");
  }

  @Test
  void aDirectoryOfTheOriginalIsRefused() throws IOException {
    try (ServerCluster original = ServerCluster.startOriginal(directory, 1)) {
      original.member(0).kill();
      Path data = original.dataDirectory(0);

      assertRefused(data, "was written by etcd");
    }
  }

  /** Starts a member on the directory and sees it refuse with one line, having changed nothing. */
  private void assertRefused(Path data, String reason, String... arguments) {
    List<String> before = listing(data);
    assertExitsWith(data, reason, arguments);
    assertThat(listing(data)).isEqualTo(before);
  }

  private void assertExitsWith(Path data, String reason, String... arguments) {
    try (ServerProcess refused =
        ServerProcess.start(
            directory,
            Programs.mainstay(),
            Stream.concat(
                    Stream.of(
                        "--data-dir=" + data,
                        "--listen-client-urls=http://127.0.0.1:0",
                        "--advertise-client-urls=http://127.0.0.1:0",
                        "--listen-peer-urls=http://127.0.0.1:0"),
                    Stream.of(arguments))
                .toList())) {
      assertThat(refused.awaitExit()).as(refused.outputText()).isEqualTo(1);
      assertThat(refused.outputText().lines())
          .filteredOn(line -> line.contains(reason))
          .as(refused.outputText())
          .hasSize(1);
    }
  }

  private Path dataOfOneRun() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1)) {
      new Etcdctl(cluster.endpoints()).run("put", "k", "v");
      cluster.member(0).terminate();
      assertThat(cluster.member(0).awaitExit()).isZero();
      return cluster.dataDirectory(0);
    }
  }

  private static List<String> listing(Path data) {
    try (Stream<Path> all = Files.walk(data)) {
      // Locks and information logs are touched by opening; the data itself must not be.
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().contains("LO"))
          .map(file -> file + " " + file.toFile().length())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static HttpResponse<String> page(ServerCluster cluster, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(cluster.urls().get(0) + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
