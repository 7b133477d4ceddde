package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.PrometheusServer;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.server.fixture.ShownMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of three members, as Debian's Prometheus and its tool take them. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the cluster is started before the first test
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path REPOSITORY = Path.of("..");
  private static final Path ALERTS = REPOSITORY.resolve("monitoring/alerts.yml");
  private static final Path DASHBOARD = REPOSITORY.resolve("monitoring/grafana-dashboard.json");
  private static final Path DOCUMENT = REPOSITORY.resolve("docs/metrics.md");

  private Path directory;
  private ServerCluster cluster;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    directory = shared;
    cluster =
        ServerCluster.start(
            Files.createDirectory(directory.resolve("ours")), 3, "--metrics=extensive");
    Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
    etcdctl.run("put", "key", "value");
    etcdctl.run("get", "key");
    etcdctl.run("lease", "grant", "100");
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theToolFindsNothingButTheNamesThatEtcdHasChosen() throws Exception {
    Set<String> found =
        tool(page(cluster.urls().get(0)), "check", "metrics")
            .lines()
            .map(line -> line.split(" ", 2)[0])
            .collect(Collectors.toSet());

    assertThat(namesInTheDocument()).containsAll(found);
  }

  @Test
  void theToolFindsNothingWrongWithTheAlertRules() throws Exception {
    assertThat(tool("", "check", "rules", ALERTS.toString())).contains("SUCCESS");
  }

  @Test
  void whatTheOriginalShowsIsShownWithTheSameTypeOrExplained() throws Exception {
    Map<String, String> ours = ShownMetrics.read(page(cluster.urls().get(0))).types();
    Map<String, String> originals;
    try (ServerCluster original =
        ServerCluster.startOriginal(Files.createDirectory(directory.resolve("original")), 1)) {
      originals = ShownMetrics.read(page(original.urls().get(0))).types();
    }
    Set<String> documented = namesInTheDocument();
    // Gone since 3.4.
    Set<String> gone =
        Set.of(
            "etcd_debugging_mvcc_db_total_size_in_bytes",
            "etcd_debugging_mvcc_delete_total",
            "etcd_debugging_mvcc_put_total",
            "etcd_debugging_mvcc_range_total",
            "etcd_debugging_mvcc_txn_total");

    assertThat(originals)
        .allSatisfy(
            (name, type) -> {
              if (ours.containsKey(name)) {
                assertThat(ours.get(name)).as(name).isEqualTo(type);
              } else if (!name.startsWith("go_") && !gone.contains(name)) {
                assertThat(documented).contains(name);
              }
            });
  }

  @Test
  void prometheusTakesInThreeMembersAndEvaluatesTheAlertRules() {
    try (PrometheusServer prometheus = prometheus("alerts")) {
      await()
          .atMost(PATIENCE)
          .until(() -> prometheus.query("etcd_server_has_leader == 1").size() == 3);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(prometheus.rules())
                      .isNotEmpty()
                      .allSatisfy(
                          rule -> {
                            assertThat(rule.getString("health")).as("" + rule).isEqualTo("ok");
                            assertThat(rule.getString("state")).as("" + rule).isEqualTo("inactive");
                          }));
      assertThat(prometheus.query("sum(etcd_server_is_leader)"))
          .singleElement()
          .satisfies(sum -> assertThat(sum.getJsonArray("value").getString(1)).isEqualTo("1"));
    }
  }

  @Test
  void theDashboardAsksForNothingThatIsNotThere() throws Exception {
    try (PrometheusServer prometheus = prometheus("dashboard")) {
      await().atMost(PATIENCE).until(() -> prometheus.query("up == 1").size() == 3);
      for (String expression : expressionsOfTheDashboard()) {
        String asked =
            expression
                .replace("$cluster", "etcd")
                .replace("$__rate_interval", "1m")
                // What nobody has done yet has no rate, and nothing has failed.
                .replaceAll(",grpc_code!=\"OK\"", "");
        await(asked).atMost(PATIENCE).until(() -> !prometheus.query(asked).isEmpty());
      }
    }
  }

  @Test
  void aMemberThatIsGoneIsNoticed() throws Exception {
    Path other = Files.createDirectory(directory.resolve("loss"));
    try (ServerCluster losing = ServerCluster.start(other, 3);
        PrometheusServer prometheus =
            PrometheusServer.start(
                other, IntStream.range(0, 3).mapToObj(losing::endpoint).toList(), ALERTS)) {
      await().atMost(PATIENCE).until(() -> prometheus.query("up == 1").size() == 3);

      losing.member(0).kill();

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  prometheus.rules().stream()
                      .filter(rule -> rule.getString("name").equals("EtcdMemberDown"))
                      .anyMatch(rule -> rule.getString("state").equals("pending")));
    }
  }

  private PrometheusServer prometheus(String name) {
    try {
      return PrometheusServer.start(
          Files.createDirectory(directory.resolve(name)),
          IntStream.range(0, 3).mapToObj(cluster::endpoint).toList(),
          ALERTS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> expressionsOfTheDashboard() throws IOException {
    return new JsonObject(Files.readString(DASHBOARD))
        .getJsonArray("panels").stream()
            .map(JsonObject.class::cast)
            .flatMap(panel -> panel.getJsonArray("targets", new JsonArray()).stream())
            .map(target -> ((JsonObject) target).getString("expr"))
            .toList();
  }

  private static Set<String> namesInTheDocument() throws IOException {
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      return lines
          .flatMap(line -> Stream.of(line.split("`", -1)))
          .filter(name -> name.matches("[a-z]+(_[a-z0-9]+)+"))
          .collect(Collectors.toSet());
    }
  }

  private static String page(String url) {
    Curl.Result result = Curl.run(url + "/metrics");
    assertThat(result.exitStatus()).isZero();
    return result.output();
  }

  private static String tool(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(Programs.prometheusTool()), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isIn(0, 3);
    return output;
  }
}
