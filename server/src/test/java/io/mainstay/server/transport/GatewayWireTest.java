package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.fixture.ShownMetrics;
import io.mainstay.server.fixture.TestMembers;
import io.mainstay.server.watch.WatchLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON gateway of one member over the wire. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class GatewayWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What may be under way to a client, with what one look into history adds, and one event. */
  private static final double HELD_BYTES =
      WatchLimits.defaults().streamBytes() + WatchLimits.defaults().scanBytes() + (2 << 20);

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private TestMembers members;

  @BeforeAll
  void start(@TempDir Path directory) {
    members =
        TestMembers.start(
            directory,
            1,
            settings -> settings.auth(new AuthSettings("simple", 4, Duration.ofMinutes(5))));
  }

  @AfterAll
  void stop() {
    if (members != null) {
      members.close();
    }
  }

  @Test
  void whatIsPutIsThere() throws Exception {
    checkedPut("put");

    HttpResponse<String> response = post("/v3/kv/range", "{\"key\":\"" + base64("put") + "\"}");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertPut(response.body());
  }

  /** Java's own client speaks it in clear by changing to it only, which the member does not. */
  @Test
  void whatIsPutIsThereByHttp2() throws Exception {
    checkedPut("put by HTTP/2");
    Vertx vertx = Vertx.vertx();
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    try {
      String body =
          vertx
              .createHttpClient(options)
              .request(HttpMethod.POST, members.clientPort(0), "127.0.0.1", "/v3/kv/range")
              .compose(request -> request.send("{\"key\":\"" + base64("put by HTTP/2") + "\"}"))
              .compose(response -> response.body())
              .map(Object::toString)
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertPut(body);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private void checkedPut(String key) throws Exception {
    assertThat(
            json(post("/v3/kv/put", new JsonObject().put("key", base64(key)).put("value", "dg==")))
                .getMap())
        .containsOnlyKeys("header");
  }

  private static void assertPut(String body) {
    JsonObject kv = new JsonObject(body).getJsonArray("kvs").getJsonObject(0);
    assertThat(kv.getString("value")).isEqualTo("dg==");
    assertThat(kv.getString("version")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v3/kv/range        |{}                          |400|3 |etcdserver: key is not provided",
        "/v3/kv/range        |''                          |400|3 |etcdserver: key is not provided",
        "/v3/kv/range        |xx                          |400|3 |invalid character 'x' looking for"
            + " beginning of value",
        "/v3/kv/range        |{\"key\":                   |400|3 |unexpected EOF",
        "/v3/kv/range        |{\"key\":1}                 |400|3 |proto: (line 1:8): invalid value"
            + " for bytes field key: 1",
        "/v3/kv/range        |{\"key\":\"YQ==\",\"revision\":1000000}|400|11|etcdserver: mvcc:"
            + " required revision is a future revision",
        "/v3/lease/revoke    |{\"ID\":99}                 |404|5 |etcdserver: requested lease not"
            + " found",
        "/v3/auth/authenticate|{\"name\":\"a\"}           |400|9 |etcdserver: authentication is not"
            + " enabled",
        "/v3/election/proclaim|{}                         |500|2 |\"leader\" field must be provided",
        "/v3/kv/nothing      |{}                          |404|5 |Not Found",
        "/v3/kv/range/       |{}                          |404|5 |Not Found",
      })
  void failuresHaveAStatusACodeAndAText(String path, String body, int status, int code, String text)
      throws Exception {
    HttpResponse<String> response = post(path, body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(new JsonObject().put("error", text).put("code", code).put("message", text));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void aTransactionThatIsNestedTooDeeplyIsRefused(int depth) throws Exception {
    HttpResponse<String> response =
        post(
            "/v3/kv/txn",
            "{\"success\":[{\"request_txn\":".repeat(depth) + "{}" + "}]}".repeat(depth));

    assertThat(response.statusCode()).isIn(400, 500);
    assertThat(response.body()).contains("nesting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void onlyPostIsThere(String method) throws Exception {
    HttpResponse<String> response =
        http.send(
            request("/v3/kv/range", "{}").method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(new JsonObject(response.body()).getString("message"))
        .isEqualTo("Method Not Allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3beta/kv/range", "/v3alpha/kv/range"})
  void oldClientsFindTheirPaths(String path) throws Exception {
    assertThat(post(path, "{\"key\":\"YQ==\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void aValueAsLargeAsGrpcAllowsComesAndGoes() throws Exception {
    String value = Base64.getEncoder().encodeToString(new byte[1_500_000]);

    post("/v3/kv/put", new JsonObject().put("key", base64("large")).put("value", value));

    JsonObject range = json(post("/v3/kv/range", new JsonObject().put("key", base64("large"))));
    assertThat(range.getJsonArray("kvs").getJsonObject(0).getString("value")).isEqualTo(value);
  }

  @Test
  void aRequestThatGrpcWouldNotTakeIsNotTaken() throws Exception {
    String value = Base64.getEncoder().encodeToString(new byte[3_000_000]);

    HttpResponse<String> response =
        post("/v3/kv/put", new JsonObject().put("key", "YQ==").put("value", value));

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(new JsonObject(response.body()).getString("message"))
        .isEqualTo("grpc: received message larger than max (3000008 vs. 2097152)");
  }

  @Test
  void aRequestWithoutEndIsNotKept() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ascii(
              "POST /v3/kv/put HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n{\"a\":\""));
      byte[] piece = ascii("x".repeat(1 << 16));
      for (int sent = 0; sent < 9 << 20; sent += piece.length) {
        out.write(piece);
      }

      assertThat(readLine(socket)).startsWith("HTTP/1.1 429 ");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    try (Socket socket = connect()) {
      for (String body : List.of("{\"key\":\"YQ==\"}", "nonsense", "{\"key\":\"YQ==\"}")) {
        send(socket, "/v3/kv/range", body);
      }
      String answers = readUntil(socket, "raft_term", "unexpected token", "raft_term");

      assertThat(answers).contains("HTTP/1.1 200 OK").contains("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void anAnswerComesAsSoonAsTheObjectIsThere() throws Exception {
    try (Socket socket = connect()) {
      String head = "POST /v3/kv/range HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write(ascii(head + chunk("{\"key\":") + chunk("\"YQ==\"}")));

      assertThat(readLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void keepAlivesAreAnsweredLineByLine() throws Exception {
    post("/v3/lease/grant", "{\"ID\":\"7\",\"TTL\":100}");

    HttpResponse<String> response = post("/v3/lease/keepalive", "{\"ID\":7} {\"ID\":8}");

    List<JsonObject> lines = response.body().lines().map(JsonObject::new).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).getJsonObject("result").getString("TTL")).isEqualTo("100");
    assertThat(lines.get(1).getJsonObject("result").getMap()).containsOnlyKeys("header", "ID");
  }

  /** Of a member of its own: what other tests store would take a minute. */
  @Test
  void aSnapshotComesWhole(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
    String body;
    try (TestMembers own = TestMembers.start(directory, 1)) {
      body = ask(own.clientPort(0), "/v3/maintenance/snapshot", "").body();
    }
    body.lines()
        .map(line -> new JsonObject(line).getJsonObject("result").getString("blob", ""))
        .forEach(blob -> snapshot.writeBytes(Base64.getDecoder().decode(blob)));

    byte[] bytes = snapshot.toByteArray();
    int hashAt = bytes.length - 32;
    assertThat(MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, hashAt)))
        .isEqualTo(Arrays.copyOfRange(bytes, hashAt, bytes.length));
  }

  @Test
  void aWatchGoesOnAfterTheEndOfItsRequest() throws Exception {
    try (Stream stream =
        new Stream("/v3/watch", "{\"create_request\":{\"key\":\"" + base64("watched") + "\"}}")) {
      assertThat(stream.next().getBoolean("created")).isTrue();

      put("watched");

      assertThat(stream.next().getJsonArray("events").getJsonObject(0).getJsonObject("kv").getMap())
          .containsEntry("key", base64("watched"));
    }
  }

  @Test
  void aStreamThatFailsAtOnceHasTheStatusOfItsFailure() throws Exception {
    HttpResponse<String> response = post("/v3/watch", "nonsense");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(response.body()).getJsonObject("error").getMap())
        .containsEntry("code", 3)
        .containsEntry("grpc_code", 3)
        .containsEntry("http_code", 400)
        .containsEntry("http_status", "Bad Request");
  }

  @Test
  void aStreamThatFailsLaterSaysSoInItsLastLine() throws Exception {
    String create = "{\"create_request\":{\"key\":\"YQ==\"}}";
    try (Socket socket = connect()) {
      String head = "POST /v3/watch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write(ascii(head + chunk(create)));
      readUntil(socket, "created");

      socket.getOutputStream().write(ascii(chunk("nonsense")));

      assertThat(readUntil(socket, "\"error\":{", "0\r\n\r\n")).contains("\"grpc_code\":3");
    }
  }

  @Test
  void aWatcherThatDoesNotReadForAWhileMissesNothing() throws Exception {
    String key = base64("flood");
    String value = Base64.getEncoder().encodeToString(new byte[1 << 20]);
    try (Socket socket = connect()) {
      send(socket, "/v3/watch", "{\"create_request\":{\"key\":\"" + key + "\"}}");
      readUntil(socket, "created");
      int puts = 40;
      for (int i = 0; i < puts; i++) {
        post("/v3/kv/put", new JsonObject().put("key", key).put("value", value));
      }

      String events = readUntil(socket, "\"version\":\"" + puts + "\"");

      assertThat(events.split("\"mod_revision\"", -1)).hasSize(puts + 1);
    }
  }

  @Test
  void aWatcherThatDoesNotReadIsHeldBackInTheStore() throws Exception {
    String key = base64("unread");
    String value = Base64.getEncoder().encodeToString(new byte[1 << 20]);
    int puts = 60;
    try (Socket socket = new Socket()) {
      // So that little of what is sent is out of the member's hands.
      socket.setReceiveBufferSize(8 << 10);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      send(socket, "/v3/watch", "{\"create_request\":{\"key\":\"" + key + "\"}}");
      readUntil(socket, "created");

      for (int i = 0; i < puts; i++) {
        post("/v3/kv/put", new JsonObject().put("key", key).put("value", value));
      }

      await().atMost(PATIENCE).until(() -> metric("etcd_debugging_mvcc_slow_watcher_total") == 1);
      // What it has not been sent is read from the store when it has room again.
      assertThat(metric("etcd_debugging_mvcc_pending_events_total") * (1 << 20))
          .isLessThanOrEqualTo(HELD_BYTES);
    }
  }

  private double metric(String name) throws Exception {
    HttpRequest page =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/metrics")).build();
    return ShownMetrics.read(http.send(page, BodyHandlers.ofString()).body()).value(name);
  }

  @Test
  void aClientThatLeavesEndsItsCall() throws Exception {
    String name = base64("contested");
    String holder = json(post("/v3/lock/lock", "{\"name\":\"" + name + "\"}")).getString("key");
    try (Socket waiting = connect()) {
      send(waiting, "/v3/lock/lock", "{\"name\":\"" + name + "\"}");
      await().atMost(PATIENCE).until(() -> contenders(name) == 2);
    }

    await().atMost(PATIENCE).until(() -> contenders(name) == 1);
    post("/v3/lock/unlock", "{\"key\":\"" + holder + "\"}");
  }

  @Test
  void aCallHasTheTimeThatItsClientGivesIt() throws Exception {
    String lock = "{\"name\":\"" + base64("timed") + "\"}";
    post("/v3/lock/lock", lock);

    HttpResponse<String> late = ask(port(), "/v3/lock/lock", lock, "Grpc-Timeout", "200m");

    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(late.body()).contains("context deadline exceeded");
  }

  @Test
  void aTimeThatIsNoneIsRefused() throws Exception {
    HttpResponse<String> refused = ask(port(), "/v3/kv/range", "{}", "Grpc-Timeout", "soon");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid grpc-timeout: soon");
  }

  @Test
  void aWebSocketCarriesAWatch() throws Exception {
    Messages messages = new Messages();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/v3/watch"), messages)
            .get(30, TimeUnit.SECONDS);
    socket.sendText("{\"create_request\":{\"key\":\"" + base64("ws") + "\"}}", true).join();
    assertThat(messages.next()).contains("\"created\":true").doesNotContain("\n");

    put("ws");

    assertThat(messages.next()).contains("\"events\":[");
    socket.abort();
  }

  @Test
  void aWebSocketCarriesACallWithOneAnswerToo() throws Exception {
    Messages messages = new Messages();
    http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/v3/kv/range"), messages)
        .get(30, TimeUnit.SECONDS)
        .sendText("{}", true)
        .join();

    assertThat(messages.next()).contains("etcdserver: key is not provided");
    assertThat(messages.next()).isEqualTo(Messages.CLOSED);
  }

  @Test
  void whoHasSaidWhoHeIsMayDoWhatHeMay(@TempDir Path directory) throws Exception {
    try (TestMembers guarded =
        TestMembers.start(
            directory,
            1,
            settings -> settings.auth(new AuthSettings("simple", 4, Duration.ofMinutes(5))))) {
      int port = guarded.clientPort(0);
      String root = "{\"name\":\"root\",\"password\":\"pw\"}";
      ask(port, "/v3/auth/user/add", root);
      ask(port, "/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
      assertThat(ask(port, "/v3/auth/enable", "{}").statusCode()).isEqualTo(200);
      String token = json(ask(port, "/v3/auth/authenticate", root)).getString("token");
      String range = "{\"key\":\"YQ==\"}";

      assertThat(ask(port, "/v3/kv/range", range).body()).contains("user name is empty");
      assertThat(ask(port, "/v3/kv/range", range, "Authorization", token).statusCode())
          .isEqualTo(200);
      assertThat(ask(port, "/v3/kv/range", range, "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(200);
      assertThat(ask(port, "/v3/kv/range", range, "Grpc-Metadata-Token", token).statusCode())
          .isEqualTo(200);
      HttpResponse<String> refused = ask(port, "/v3/kv/range", range, "Authorization", "x.1");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("etcdserver: invalid auth token");
      assertThat(overWebSocket(port, range, token, null)).contains("\"header\"");
      assertThat(overWebSocket(port, range, null, "token=" + token)).contains("\"header\"");
      assertThat(overWebSocket(port, range, null, null)).contains("user name is empty");
    }
  }

  private String overWebSocket(
      int port, String request, @Nullable String bearer, @Nullable String cookie) throws Exception {
    Messages messages = new Messages();
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (bearer != null) {
      builder.subprotocols("Bearer", bearer);
    }
    if (cookie != null) {
      builder.header("Cookie", cookie);
    }
    WebSocket socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v3/kv/range"), messages)
            .get(30, TimeUnit.SECONDS);
    assertThat(socket.getSubprotocol()).isEqualTo(bearer == null ? "" : "Bearer");
    socket.sendText(request, true).join();
    return messages.next();
  }

  private long contenders(String name) throws Exception {
    String end =
        Base64.getEncoder()
            .encodeToString(
                (new String(Base64.getDecoder().decode(name), StandardCharsets.UTF_8) + "0")
                    .getBytes(StandardCharsets.UTF_8));
    return Long.parseLong(
        json(post("/v3/kv/range", new JsonObject().put("key", name).put("range_end", end)))
            .getString("count", "0"));
  }

  private void put(String key) throws Exception {
    post("/v3/kv/put", new JsonObject().put("key", base64(key)).put("value", "dg=="));
  }

  private HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return post(path, body.encode());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(request(path, body).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(int port, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofString(body));
  }

  private int port() {
    return members.clientPort(0);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String path, String body) throws IOException {
    socket
        .getOutputStream()
        .write(
            ascii(
                "POST "
                    + path
                    + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body));
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String readLine(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  /** Reads until these have come, one after the other. */
  private static String readUntil(Socket socket, String... marks) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] piece = new byte[1 << 16];
    int from = 0;
    for (String mark : marks) {
      int at = text.indexOf(mark, from);
      while (at < 0) {
        int read = in.read(piece);
        assertThat(read).as(text + "\nthe end, before " + mark).isPositive();
        int searched = Math.max(from, text.length() - mark.length());
        text.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
        at = text.indexOf(mark, searched);
      }
      from = at + mark.length();
    }
    return text.toString();
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An answer of many lines. */
  private final class Stream implements AutoCloseable {
    private final BufferedReader lines;

    Stream(String path, String body) throws Exception {
      lines =
          new BufferedReader(
              new InputStreamReader(
                  http.send(request(path, body).build(), BodyHandlers.ofInputStream()).body(),
                  StandardCharsets.UTF_8));
    }

    JsonObject next() throws IOException {
      return new JsonObject(lines.readLine()).getJsonObject("result");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** What comes over a WebSocket. */
  private static final class Messages implements WebSocket.Listener {
    static final String CLOSED = "closed";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    String next() throws InterruptedException {
      return String.valueOf(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        received.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      received.add(CLOSED);
      return null;
    }
  }
}
