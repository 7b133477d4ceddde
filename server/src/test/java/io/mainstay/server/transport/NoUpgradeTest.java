package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection speaks is settled by its first bytes. */
class NoUpgradeTest {
  private static final String OFFER =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__";

  private static final String BODY = "\r\n\r\nbody";

  private final Vertx vertx =
      Vertx.builder().withTransport(AcceptGuard.transport(60_000, null)).build();
  private int port;

  @BeforeEach
  void serve() {
    port =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
            .requestHandler(
                request -> request.body().onSuccess(body -> request.response().end(body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String answer(String... parts) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith(BODY)) {
        int next = socket.getInputStream().read();
        assertThat(next).as(answer.toString()).isNotNegative();
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  @Test
  void anOfferToSpeakHttp2IsPassedOver() throws IOException {
    assertThat(answer("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n" + OFFER + BODY))
        .startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void soItIsWhenTheRequestBeginsAsHttp2Does() throws IOException {
    assertThat(answer("P", "RI / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n" + OFFER + BODY))
        .startsWith("HTTP/1.1 200 OK");
  }
}
