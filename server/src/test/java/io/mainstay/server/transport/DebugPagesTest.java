package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.Leadership;
import io.mainstay.server.FakeConsensus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugPagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final FakeConsensus consensus = new FakeConsensus();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theVariablesTellOfTheProcessAndOfTheLog() throws Exception {
    consensus.lead(new Leadership(0xabc, 5, false, 0));

    JsonObject variables = new JsonObject(get(serve(false), "/debug/vars").body());

    assertThat(variables.getJsonArray("cmdline")).isNotEmpty();
    assertThat(variables.getJsonObject("memstats").getLong("HeapAlloc")).isPositive();
    assertThat(variables.getJsonObject("raft.status").getMap())
        .containsEntry("id", "abcd")
        .containsEntry("lead", "abc")
        .containsEntry("term", 5)
        .containsEntry("raftState", "StateFollower");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/profile"})
  void thereIsNoProfileUnlessAskedFor(String path) throws Exception {
    assertThat(get(serve(false), path).statusCode()).isEqualTo(404);
  }

  @Test
  void theIndexNamesThePages() throws Exception {
    assertThat(get(serve(true), "/debug/pprof/").body())
        .contains("cmdline", "goroutine", "heap", "profile");
  }

  @Test
  void theThreadsAreNamed() throws Exception {
    assertThat(get(serve(true), "/debug/pprof/goroutine").body())
        .contains("\"" + Thread.currentThread().getName() + "\"")
        .contains("DebugPagesTest.theThreadsAreNamed");
  }

  @Test
  void theHeapIsCountedByClass() throws Exception {
    assertThat(get(serve(true), "/debug/pprof/heap").body()).contains("java.lang.String");
  }

  @Test
  void aRecordingCanBeRead(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("profile.jfr");

    HttpResponse<Path> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(serve(true), "/debug/pprof/profile?seconds=1")).build(),
                BodyHandlers.ofFile(file));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RecordingFile.readAllEvents(file)).isNotEmpty();
  }

  @Test
  void thereIsOneRecordingAtATimeAndItEndsWithItsClient() throws Exception {
    int port = serve(true);
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ask(first, "/debug/pprof/profile?seconds=600");
      await()
          .atMost(PATIENCE)
          .until(() -> get(port, "/debug/pprof/profile?seconds=1").statusCode() == 500);
    }

    await()
        .atMost(PATIENCE)
        .until(() -> get(port, "/debug/pprof/profile?seconds=1").statusCode() == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "601", "long", ""})
  void aRecordingHasALength(String seconds) throws Exception {
    assertThat(get(serve(true), "/debug/pprof/profile?seconds=" + seconds).statusCode())
        .isEqualTo(400);
  }

  private int serve(boolean profiling) {
    DebugPages pages = new DebugPages(vertx, 0xabcd, consensus, profiling);
    return vertx
        .createHttpServer()
        .requestHandler(pages::handle)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
