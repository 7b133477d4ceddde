package io.mainstay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.config.Observability;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.ShownMetrics;
import io.mainstay.server.fixture.TestMembers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What two members show after some traffic, against the list of what etcd shows. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the members are started before the first test
class MetricsWireTest {
  private static final String KV = "etcdserverpb.KV/";
  private static final String LIST = "/metrics-of-etcd.txt";

  private final HttpClient http = HttpClient.newHttpClient();
  private TestMembers members;
  private GrpcTestClient client;

  /** One line of the list. */
  private record Listed(
      String name, String type, Set<String> labels, List<Double> bounds, boolean always) {}

  @BeforeAll
  void start(@TempDir Path directory) {
    Observability defaults = Observability.defaults();
    members =
        TestMembers.start(
            directory,
            2,
            settings ->
                settings.observability(
                    new Observability(
                        true,
                        defaults.pprof(),
                        defaults.warningApplyDuration(),
                        defaults.warningUnaryRequestDuration(),
                        defaults.tracing())));
    client = new GrpcTestClient(members.clientPort(0));
    put("before");
    range("before");
    get("/health");
    get("/readyz");
    // Pings between the members come once a second.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> shown().types().containsKey("etcd_network_peer_round_trip_time_seconds"));
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (members != null) {
      members.close();
    }
  }

  @Test
  void allThatIsListedIsShownWithItsType() {
    Map<String, String> shown = etcdsOf(shown().types());
    Map<String, String> listed = new TreeMap<>();
    for (Listed metric : list()) {
      if (metric.always() || shown.containsKey(metric.name())) {
        listed.put(metric.name(), metric.type());
      }
    }

    assertThat(shown).containsExactlyInAnyOrderEntriesOf(listed);
  }

  @Test
  void allThatIsShownHasTheLabelsThatAreListed() {
    ShownMetrics shown = shown();

    assertThat(list())
        .filteredOn(metric -> shown.types().containsKey(metric.name()))
        .allSatisfy(
            metric ->
                assertThat(shown.labels(metric.name()))
                    .as(metric.name())
                    .containsExactlyInAnyOrderElementsOf(metric.labels()));
  }

  @Test
  void histogramsHaveTheBoundsThatAreListed() {
    ShownMetrics shown = shown();

    assertThat(list())
        .filteredOn(
            metric -> metric.type().equals("histogram") && shown.types().containsKey(metric.name()))
        .allSatisfy(
            metric ->
                assertThat(finite(shown.bounds(metric.name())))
                    .as(metric.name())
                    .containsExactlyInAnyOrderElementsOf(metric.bounds()));
  }

  @Test
  void everythingIsExplained() {
    ShownMetrics shown = shown();

    assertThat(shown.helps().keySet()).isEqualTo(shown.types().keySet());
  }

  @Test
  void aPutMovesWhatItConcerns() {
    assertGrowth(
        () -> put("key"),
        Map.of(
            "etcd_mvcc_put_total",
            1.0,
            "etcd_debugging_mvcc_current_revision",
            1.0,
            "etcd_debugging_mvcc_total_put_size_in_bytes",
            8.0,
            "etcd_server_proposals_applied_total",
            1.0,
            "etcd_server_request_duration_seconds_count{success=\"true\",type=\"Put\"}",
            1.0,
            "etcd_server_apply_duration_seconds_count{op=\"Put\",success=\"true\",version=\"v3\"}",
            1.0,
            series("grpc_server_handled_total", "OK", "Put"),
            1.0,
            series("grpc_server_handling_seconds_count", "", "Put"),
            1.0));
  }

  @Test
  void aRangeMovesWhatItConcerns() {
    assertGrowth(
        () -> range("key"),
        Map.of(
            "etcd_mvcc_range_total",
            1.0,
            "etcd_server_range_duration_seconds_count{success=\"true\"}",
            1.0,
            "etcd_server_request_duration_seconds_count{success=\"true\",type=\"Range\"}",
            1.0,
            series("grpc_server_started_total", "", "Range"),
            1.0));
  }

  @Test
  void aRefusalIsCountedByItsStatus() {
    assertGrowth(
        () ->
            client.call(
                KV + "Put", PutRequest.getDefaultInstance(), PutResponse.getDefaultInstance()),
        Map.of(series("grpc_server_handled_total", "InvalidArgument", "Put"), 1.0));
  }

  @Test
  void leasesAreCountedWhenTheyAreGrantedAndEnded() {
    assertGrowth(
        () -> {
          LeaseGrantResponse granted =
              client
                  .<LeaseGrantResponse>call(
                      "etcdserverpb.Lease/LeaseGrant",
                      LeaseGrantRequest.newBuilder().setTTL(100).build(),
                      LeaseGrantResponse.getDefaultInstance())
                  .message();
          client.call(
              "etcdserverpb.Lease/LeaseRevoke",
              LeaseRevokeRequest.newBuilder().setID(granted.getID()).build(),
              LeaseRevokeResponse.getDefaultInstance());
        },
        Map.of(
            "etcd_debugging_lease_granted_total", 1.0,
            "etcd_debugging_lease_revoked_total", 1.0,
            "etcd_debugging_lease_ttl_total_sum", 100.0));
  }

  @Test
  void aWatcherIsThereUntilItsStreamEnds() {
    OpenCall<WatchResponse> watch =
        client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    watch.send(
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(bytes("watched")))
            .build());
    await().until(() -> !watch.received().isEmpty());
    assertThat(shown().value("etcd_debugging_mvcc_watcher_total")).isEqualTo(1);
    assertThat(shown().value("etcd_debugging_mvcc_watch_stream_total")).isEqualTo(1);

    watch.cancel();

    await().until(() -> shown().value("etcd_debugging_mvcc_watcher_total") == 0);
    await().until(() -> shown().value("etcd_debugging_mvcc_watch_stream_total") == 0);
  }

  @Test
  void theLogShowsItsMemory() {
    assertThat(shown().value("mainstay_log_memory_bytes{kind=\"write_buffers\"}")).isPositive();
  }

  @Test
  void membersKnowOneAnother() {
    String peer =
        "{Local=\"%s\",Remote=\"%s\"}"
            .formatted(
                Long.toHexString(members.member(0).memberId()),
                Long.toHexString(members.member(1).memberId()));

    assertThat(shown().value("etcd_network_active_peers" + peer)).isEqualTo(1);
    assertThat(shown().value("etcd_network_known_peers" + peer)).isEqualTo(1);
  }

  @Test
  void eachMemberHasMetricsOfItsOwn() {
    ShownMetrics first = shown();
    ShownMetrics second = ShownMetrics.read(text(get(1, "/metrics")));

    assertThat(first.value("etcd_server_is_leader") + second.value("etcd_server_is_leader"))
        .isEqualTo(1);
    assertThat(second.value(series("grpc_server_started_total", "", "Put"))).isZero();
  }

  @Test
  void thePageIsPackedForWhoCanUnpackIt() throws Exception {
    HttpResponse<byte[]> response = get(0, "/metrics", "Accept-Encoding", "deflate, gzip;q=0.5");

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\netcd_server_has_leader 1\n");
    }
  }

  @Test
  void theFormatIsTheSameWhateverIsAskedForAsInEtcd() {
    HttpResponse<byte[]> response =
        get(0, "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void peersAreNotShownThePage() {
    assertThat(send(URI.create(members.peerUrl(0) + "/metrics")).statusCode()).isEqualTo(404);
  }

  private void assertGrowth(Runnable action, Map<String, Double> growth) {
    ShownMetrics before = shown();
    action.run();

    await().untilAsserted(() -> assertThat(growth(before, growth.keySet())).isEqualTo(growth));
  }

  private Map<String, Double> growth(ShownMetrics before, Set<String> series) {
    ShownMetrics after = shown();
    return series.stream()
        .collect(
            Collectors.toMap(
                name -> name, name -> valueOrZero(after, name) - valueOrZero(before, name)));
  }

  private static double valueOrZero(ShownMetrics shown, String series) {
    return shown.series().contains(series) ? shown.value(series) : 0;
  }

  private static String series(String name, String code, String method) {
    return name
        + "{"
        + (code.isEmpty() ? "" : "grpc_code=\"" + code + "\",")
        + "grpc_method=\""
        + method
        + "\",grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"}";
  }

  /** Without those of the Java machine, and ours. */
  private static Map<String, String> etcdsOf(Map<String, String> types) {
    Predicate<String> others = name -> name.matches("(jvm|process|mainstay)_.*");
    return types.entrySet().stream()
        .filter(type -> !others.test(type.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<Double> finite(Set<String> bounds) {
    return bounds.stream().filter(bound -> !bound.equals("+Inf")).map(Double::valueOf).toList();
  }

  private static List<Listed> list() {
    try (InputStream file = MetricsWireTest.class.getResourceAsStream(LIST)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(MetricsWireTest::listed)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Listed listed(String line) {
    String[] parts = line.split("\\|", -1);
    String labels = parts[2].strip();
    return new Listed(
        parts[0].strip(),
        parts[1].strip(),
        labels.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(labels.split(",", -1))),
        bounds(parts[3].strip()),
        parts[4].strip().equals("always"));
  }

  private static List<Double> bounds(String text) {
    List<Double> bounds = new ArrayList<>();
    if (text.contains(" x")) {
      double bound = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      int count = Integer.parseInt(text.substring(text.indexOf('x') + 1));
      for (int i = 0; i < count; i++) {
        bounds.add(bound);
        bound *= 2;
      }
    } else if (!text.isEmpty()) {
      Arrays.stream(text.split(" ", -1)).map(Double::valueOf).forEach(bounds::add);
    }
    return bounds;
  }

  private void put(String key) {
    client.call(
        KV + "Put",
        PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes("value")).build(),
        PutResponse.getDefaultInstance());
  }

  private void range(String key) {
    client.call(
        KV + "Range",
        RangeRequest.newBuilder().setKey(bytes(key)).build(),
        RangeResponse.getDefaultInstance());
  }

  private ShownMetrics shown() {
    return ShownMetrics.read(text(get("/metrics")));
  }

  private HttpResponse<byte[]> get(String path) {
    return get(0, path);
  }

  private HttpResponse<byte[]> get(int member, String path, String... headers) {
    return send(URI.create("http://127.0.0.1:" + members.clientPort(member) + path), headers);
  }

  private HttpResponse<byte[]> send(URI uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
