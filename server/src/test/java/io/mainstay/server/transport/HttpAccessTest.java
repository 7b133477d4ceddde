package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAccessTest {
  private static final Set<String> ALL = Set.of("*");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"good.example", "good.example:2379", "::1", "[::1]:2379"})
  void aHostOnTheListIsServed(String host) throws IOException {
    int port = serve(new HttpAccess(ALL, Set.of("good.example", "::1"), () -> false));

    assertThat(ask(port, "GET", "Host: " + (host.equals("::1") ? "[::1]" : host)))
        .startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:2379", "GOOD.example", "127.0.0.1"})
  void anyOtherHostIsMisdirected(String host) throws IOException {
    int port = serve(new HttpAccess(ALL, Set.of("good.example"), () -> false));

    assertThat(ask(port, "GET", "Host: " + host))
        .startsWith("HTTP/1.1 421 ")
        .contains("Host header")
        .contains("CVE-2018-5702");
  }

  @Test
  void aListWithAStarIsForAllHosts() throws IOException {
    int port = serve(new HttpAccess(ALL, Set.of("good.example", "*"), () -> false));

    assertThat(ask(port, "GET", "Host: any.example")).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void withoutAListOfOriginsAllMayRead() throws IOException {
    int port = serve(new HttpAccess(Set.of(), ALL, () -> false));

    assertThat(ask(port, "GET", "Host: a"))
        .contains("Access-Control-Allow-Origin: *\r\n")
        .contains("Access-Control-Allow-Methods: POST, GET, OPTIONS, PUT, DELETE\r\n")
        .contains("Access-Control-Allow-Headers: accept, content-type, authorization\r\n");
  }

  @Test
  void anOriginOnTheListMayRead() throws IOException {
    int port = serve(new HttpAccess(Set.of("http://good.example"), ALL, () -> false));

    assertThat(ask(port, "GET", "Host: a\r\nOrigin: http://good.example"))
        .contains("Access-Control-Allow-Origin: http://good.example\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\nOrigin: http://evil.example"})
  void noOtherOriginMayRead(String origin) throws IOException {
    int port = serve(new HttpAccess(Set.of("http://good.example"), ALL, () -> false));

    assertThat(ask(port, "GET", "Host: a" + origin))
        .startsWith("HTTP/1.1 200 OK")
        .doesNotContain("Access-Control");
  }

  @Test
  void whoAsksWhatIsAllowedIsToldAndNothingElseHappens() throws IOException {
    int port = serve(new HttpAccess(ALL, ALL, () -> false));

    assertThat(ask(port, "OPTIONS", "Host: a"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("Access-Control-Allow-Origin: *\r\n")
        .endsWith("\r\n\r\n");
  }

  private int serve(HttpAccess access) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (access.admits(request, request.path())) {
                    request.response().end("served");
                  }
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return server.actualPort();
  }

  private static String ask(int port, String method, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              (method + " / HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
