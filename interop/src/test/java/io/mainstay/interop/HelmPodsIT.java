package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.kubernetes.HelmChart;
import io.mainstay.interop.fixture.kubernetes.LoopbackRelease;
import io.mainstay.interop.fixture.kubernetes.Manifests;
import io.mainstay.interop.fixture.kubernetes.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start script of the container with the environment of the chart's pods, as in Kubernetes but
 * for the machine. The tests share a release of three pods, and leave three that are ready.
 */
class HelmPodsIT {
  private static final String CREDENTIALS = "root:abcd1234";
  private static final String SNAPSHOTTER = "my-etcd-snapshotter";

  @TempDir static Path directory;

  private static HelmChart chart;
  private static Manifests installed = Manifests.NONE;
  private static LoopbackRelease release;
  private static List<Integer> ports;

  @BeforeAll
  static void install() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "all of 127/8 is loopback on Linux");
    chart = new HelmChart();
    ports = Ports.free(2);
    installed = manifests("my", 3, "");
    release = new LoopbackRelease(directory, installed);
    release.startReady(0, 1, 2);
  }

  @AfterAll
  static void uninstall() throws IOException {
    if (release != null) {
      release.close();
    }
    if (chart != null) {
      chart.close();
    }
  }

  @BeforeEach
  void threeAreReady() {
    for (int ordinal = 0; ordinal < 3; ordinal++) {
      release.pod(ordinal).awaitReady();
    }
  }

  @Test
  void aClusterAsksForThePasswordOfItsValues() {
    assertThat(root(1, "put", "/message", "Hello").output()).isEqualTo("OK\n");
    assertThat(root(2, "get", "/message").output()).isEqualTo("/message\nHello\n");
    assertThat(release.pod(0).etcdctl("get", "/message").errors())
        .contains("etcdserver: user name is empty");
  }

  @Test
  void tokensAreSignedWithTheKeyOfTheRelease() {
    String token = release.pod(0).authenticate("root", "abcd1234");

    assertThat(token).matches("[^.]+\\.[^.]+\\.[^.]+");
    assertThat(decoded(token.substring(0, token.indexOf('.')))).contains("\"alg\":\"RS256\"");
  }

  @Test
  void podsThatAreAddedJoinAndPodsThatAreRemovedLeave() throws Exception {
    root(0, "put", "/scaled", "before");
    release.upgrade(manifests("my", 5, "initialClusterState: existing"));

    release.startReady(3, 4);

    assertThat(root(4, "get", "/scaled").output()).isEqualTo("/scaled\nbefore\n");
    assertThat(members()).hasSize(5).allMatch(member -> member.contains(", started, my-etcd-"));

    release.pod(4).terminate();
    release.pod(3).terminate();

    assertThat(members()).hasSize(3);
    release.upgrade(manifests("my", 3, "initialClusterState: existing"));
  }

  @Test
  void aPodThatLosesItsDiskComesBackUnderItsName() {
    root(0, "put", "/kept", "by the others");
    String before = member("my-etcd-1");

    release.loseDisk(1);
    release.startReady(1);

    assertThat(root(1, "get", "/kept", "--consistency=s").output())
        .isEqualTo("/kept\nby the others\n");
    assertThat(members()).hasSize(3);
    assertThat(member("my-etcd-1")).isNotEqualTo(before);
  }

  @Test
  void aPodThatWasRemovedWithItsContainerComesBackAsANewMember() {
    String before = member("my-etcd-2");

    release.pod(2).terminate();
    assertThat(members()).hasSize(2);
    release.startReady(2);

    assertThat(members()).hasSize(3);
    assertThat(member("my-etcd-2")).isNotEqualTo(before);
  }

  @Test
  void podsThatAllDieGoOnWithTheirDisks() {
    root(0, "put", "/survives", "a power cut");
    List<String> before = members();

    List.of(0, 1, 2).forEach(ordinal -> release.pod(ordinal).kill());
    release.startReady(0, 1, 2);

    assertThat(root(2, "get", "/survives").output()).isEqualTo("/survives\na power cut\n");
    assertThat(members()).isEqualTo(before);
  }

  @Test
  void aClusterThatLosesAMajorityOfItsDisksBeginsAgainFromTheNewestSnapshot() {
    root(0, "put", "/snapshot", "old");
    snapshot("db-2026-01-01_00-00");
    root(0, "put", "/snapshot", "new");
    Result job = release.runJob(SNAPSHOTTER);
    assertThat(job.exitStatus()).as(job.errors()).isZero();
    root(0, "put", "/snapshot", "too late");

    release.loseDisk(0);
    release.loseDisk(1);
    release.pod(2).kill();
    release.startReady(0, 1, 2);

    assertThat(root(2, "get", "/snapshot").output()).isEqualTo("/snapshot\nnew\n");
    assertThat(release.pod(1).etcdctl("get", "/snapshot").errors())
        .contains("etcdserver: user name is empty");
    assertThat(members()).hasSize(3);
  }

  @Test
  void theSnapshotJobKeepsOneBesidesTheNewest() throws Exception {
    snapshot("db-2026-01-01_00-00");
    snapshot("db-2026-01-02_00-00");

    Result job = release.runJob(SNAPSHOTTER);

    assertThat(job.exitStatus()).as(job.errors()).isZero();
    try (Stream<Path> left = Files.list(release.claim(SNAPSHOTTER))) {
      assertThat(
              left.map(path -> path.getFileName().toString())
                  .filter(name -> name.startsWith("db-")))
          .hasSize(2)
          .doesNotContain("db-2026-01-01_00-00");
    }
  }

  @Test
  void aNewReleaseBeginsWithASnapshotOfAnother() throws Exception {
    root(0, "put", "/moved", "along");
    String values =
        """
        startFromSnapshot: {enabled: true, existingClaim: old-cluster, snapshotFilename: backup.db}
        disasterRecovery: {enabled: false}
        """;

    try (LoopbackRelease moved =
        new LoopbackRelease(
            Files.createDirectory(directory.resolve("moved")), manifests("moved", 1, values))) {
      root(0, "snapshot", "save", moved.claim("old-cluster").resolve("backup.db").toString());

      moved.startReady(0);

      assertThat(moved.pod(0).etcdctl("--user", CREDENTIALS, "get", "/moved").output())
          .isEqualTo("/moved\nalong\n");
    }
  }

  @Test
  void aPodWithoutAPasswordSaysWhatToDo() throws Exception {
    try (LoopbackRelease open =
        new LoopbackRelease(
            Files.createDirectory(directory.resolve("open")),
            manifests(
                "open", 1, "auth: {rbac: {create: false, allowNoneAuthentication: false}}"))) {
      Pod pod = open.start(0);

      assertThat(pod.awaitExit()).isEqualTo(1);
      assertThat(pod.printed("set ETCD_ROOT_PASSWORD")).isTrue();
    }
  }

  /** The values file, with these besides, in a cluster where what was installed is. */
  private static Manifests manifests(String name, int replicas, String more) throws IOException {
    Path values = Files.createTempFile(directory, name, ".yaml");
    Files.writeString(
        values,
        "replicaCount: %d\ncontainerPorts: {client: %d, peer: %d}\n%s\n"
            .formatted(replicas, ports.get(0), ports.get(1), more));
    return chart.upgrade(name, installed, HelmChart.values("issue"), values);
  }

  private static Result root(int ordinal, String... arguments) {
    return release
        .pod(ordinal)
        .etcdctl(
            Stream.concat(Stream.of("--user", CREDENTIALS), Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static void snapshot(String name) {
    root(0, "snapshot", "save", release.claim(SNAPSHOTTER).resolve(name).toString());
  }

  private static List<String> members() {
    return root(0, "member", "list").output().lines().sorted().toList();
  }

  private static String member(String name) {
    return members().stream()
        .filter(line -> line.contains(", " + name + ", "))
        .findFirst()
        .orElseThrow();
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
