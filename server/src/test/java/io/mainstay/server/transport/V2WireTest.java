package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The v2 API of three members. */
class V2WireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private TestMembers members;

  @BeforeEach
  void start() {
    members = TestMembers.startWithV2(directory, 3);
  }

  @AfterEach
  void stop() {
    members.close();
  }

  private HttpRequest.Builder request(int member, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + members.clientPort(member) + path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-www-form-urlencoded");
  }

  private HttpResponse<String> put(int member, String path, String form) throws Exception {
    return http.send(
        request(member, path).PUT(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
  }

  private String get(int member, String path) throws Exception {
    return http.send(request(member, path).build(), BodyHandlers.ofString()).body();
  }

  /** Waits for a change; the future completes once the member has begun to wait. */
  private CompletableFuture<HttpResponse<InputStream>> await(int member, String path) {
    return http.sendAsync(request(member, path).build(), BodyHandlers.ofInputStream())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  @Test
  void whatOneMemberWasToldAllKnow() throws Exception {
    put(0, "/v2/keys/foo", "value=bar");

    for (int member = 0; member < 3; member++) {
      assertThat(get(member, "/v2/keys/foo?quorum=true"))
          .isEqualTo(
              "{\"action\":\"get\",\"node\":{\"key\":\"/foo\",\"value\":\"bar\","
                  + "\"modifiedIndex\":4,\"createdIndex\":4}}\n");
    }
  }

  @Test
  void whoWaitsAtOneMemberHearsOfAChangeAtAnother() throws Exception {
    HttpResponse<InputStream> waiting = await(1, "/v2/keys/foo?wait=true").get();

    put(0, "/v2/keys/foo", "value=bar");

    assertThat(waiting.headers().firstValue("X-Etcd-Index")).contains("3");
    assertThat(lines(waiting).lines())
        .containsExactly(
            "{\"action\":\"set\",\"node\":{\"key\":\"/foo\",\"value\":\"bar\","
                + "\"modifiedIndex\":4,\"createdIndex\":4}}");
  }

  @Test
  void aStreamHasALineForEachChange() throws Exception {
    HttpResponse<InputStream> waiting = await(0, "/v2/keys/foo?wait=true&stream=true").get();
    BufferedReader lines = lines(waiting);

    put(0, "/v2/keys/foo", "value=1");
    put(1, "/v2/keys/foo", "value=2");

    assertThat(lines.readLine()).contains("\"value\":\"1\"");
    assertThat(lines.readLine()).contains("\"value\":\"2\"");
    waiting.body().close();
  }

  @Test
  void whatExpiresIsGoneEverywhere() throws Exception {
    put(0, "/v2/keys/foo", "value=bar&ttl=1");

    HttpResponse<InputStream> waiting = await(2, "/v2/keys/foo?wait=true&waitIndex=5").get();

    assertThat(lines(waiting).readLine()).startsWith("{\"action\":\"expire\"");
    assertThat(get(1, "/v2/keys/foo?quorum=true")).startsWith("{\"errorCode\":100,");
  }

  @Test
  void aMemberThatStopsLetsGoOfWhoWaits() throws Exception {
    HttpResponse<InputStream> waiting = await(0, "/v2/keys/foo?wait=true").get();

    members.member(0).close();

    assertThat(lines(waiting).lines()).isEmpty();
  }

  @Test
  void theTreeAndItsHistoryAreThereAfterARestart() throws Exception {
    put(0, "/v2/keys/foo", "value=bar");
    members.member(0).close();

    members.start(0).ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(get(0, "/v2/keys/foo?quorum=true")).contains("\"value\":\"bar\"");
    HttpResponse<InputStream> waiting = await(0, "/v2/keys/foo?wait=true&waitIndex=4").get();
    assertThat(lines(waiting).readLine()).contains("\"modifiedIndex\":4");
  }

  @Test
  void theTreeIsNotInTheKeySpace() throws Exception {
    put(0, "/v2/keys/foo", "value=bar");

    String everything =
        http.send(
                request(0, "/v3/kv/range")
                    .POST(BodyPublishers.ofString("{\"key\":\"AA==\",\"range_end\":\"AA==\"}"))
                    .build(),
                BodyHandlers.ofString())
            .body();

    assertThat(everything).doesNotContain("kvs").contains("\"revision\":\"1\"");
  }

  @Test
  void tooLargeAValueIsRefused() throws Exception {
    HttpResponse<String> response = put(0, "/v2/keys/foo", "value=" + "x".repeat(1_600_000));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body())
        .isEqualTo(
            "{\"errorCode\":300,\"message\":\"Raft Internal Error\","
                + "\"cause\":\"etcdserver: request is too large\",\"index\":0}\n");
  }

  @Test
  void withoutAMajorityAWriteFailsAndALocalReadDoesNot() throws Exception {
    put(0, "/v2/keys/foo", "value=bar");
    get(0, "/v2/keys/foo?quorum=true");
    members.member(1).close();
    members.member(2).close();

    HttpResponse<String> write = put(0, "/v2/keys/foo", "value=baz");

    assertThat(write.body()).startsWith("{\"errorCode\":300,\"message\":\"Raft Internal Error\",");
    assertThat(get(0, "/v2/keys/foo")).contains("\"value\":\"bar\"");
  }

  @Test
  void aStreamWhoseClientDoesNotReadIsBrokenOff() throws Exception {
    String value = "x".repeat(64 << 10);
    int changes = 250;
    try (Socket socket = new Socket()) {
      // So that little of what is sent is out of the member's hands.
      socket.setReceiveBufferSize(8 << 10);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress("127.0.0.1", members.clientPort(0)));
      String get = "GET /v2/keys/foo?wait=true&stream=true HTTP/1.1\r\nHost: a\r\n";
      socket
          .getOutputStream()
          .write((get + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(lines.readLine()).contains("200");
      for (int i = 0; i < changes; i++) {
        put(0, "/v2/keys/foo", "value=" + value);
      }

      assertThat(lines.lines().filter(line -> line.startsWith("{")).count())
          .isBetween(100L, changes - 1L);
    }
  }

  @Test
  void theLeaderShowsItsFollowers() {
    JsonObject followers =
        Awaitility.await().atMost(PATIENCE).until(this::followers, found -> found.size() == 2);
    JsonObject follower = (JsonObject) followers.iterator().next().getValue();

    assertThat(follower.getJsonObject("latency").getDouble("minimum")).isPositive();
    assertThat(follower.getJsonObject("counts").getLong("success")).isPositive();
  }

  @Test
  void aMemberCountsWhatPassesBetweenItAndTheOthers() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonObject self = new JsonObject(get(0, "/v2/stats/self"));
              assertThat(self.getLong("recvAppendRequestCnt")).isPositive();
              assertThat(self.getLong("sendAppendRequestCnt")).isPositive();
            });
  }

  /** What the member that leads says of the others. */
  private JsonObject followers() throws Exception {
    for (int member = 0; member < 3; member++) {
      JsonObject said = new JsonObject(get(member, "/v2/stats/leader"));
      if (said.containsKey("followers")) {
        return said.getJsonObject("followers");
      }
    }
    return new JsonObject();
  }

  @Test
  void membersAreAddedMovedAndRemoved() throws Exception {
    // Refused as long as the members have not known one another for a while.
    HttpResponse<String> added =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> members("POST", "", "{\"peerURLs\":[\"http://127.0.0.1:1\"]}"),
                response -> response.statusCode() == 201);
    JsonObject member = new JsonObject(added.body());
    assertThat(member.getJsonArray("peerURLs")).containsExactly("http://127.0.0.1:1");
    String id = "/" + member.getString("id");

    assertThat(members("PUT", id, "{\"peerURLs\":[\"http://127.0.0.1:2\"]}").statusCode())
        .isEqualTo(204);
    assertThat(get(0, "/v2/members")).contains("http://127.0.0.1:2");

    assertThat(members("DELETE", id, "").statusCode()).isEqualTo(204);
    assertThat(get(0, "/v2/members")).doesNotContain("http://127.0.0.1:2");
    assertThat(members("DELETE", id, "").statusCode()).isEqualTo(410);
  }

  private HttpResponse<String> members(String method, String path, String body) throws Exception {
    return http.send(
        request(0, "/v2/members" + path)
            .setHeader("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
