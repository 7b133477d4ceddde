package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of the 3.6.14 list: slow heads of requests, and bodies without end on the peer port. */
class HttpLimitsTest {
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int HEAD_MILLIS = 300;

  private final Vertx vertx =
      Vertx.builder().withTransport(AcceptGuard.transport(HEAD_MILLIS, null)).build();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aHeadThatDoesNotComeToItsEndEndsTheConnection() throws IOException {
    int port = serve(HEAD_MILLIS, request -> request.response().end());
    try (Socket socket = connect(port)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow");

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionThatSaysNothingAtAllEnds() throws IOException {
    int port = serve(PATIENCE_MILLIS, request -> request.response().end());
    try (Socket socket = connect(port)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionThatSaysNothingMoreEndsToo() throws IOException {
    int port = serve(HEAD_MILLIS, request -> request.response().end("a"));
    try (Socket socket = connect(port)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(text(socket)).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\na");
    }
  }

  @Test
  void anAnswerMayTakeItsTime() throws IOException {
    int port = serve(50, request -> vertx.setTimer(200, later -> request.response().end("late")));
    try (Socket socket = connect(port)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(text(socket)).endsWith("\r\n\r\nlate");
    }
  }

  @Test
  void aBodyIsHandedOverWhole() throws IOException {
    int port =
        serve(
            PATIENCE_MILLIS,
            request -> BoundedBody.read(request, body -> request.response().end(body)));
    try (Socket socket = connect(port)) {
      send(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");

      assertThat(text(socket)).endsWith("\r\n\r\nbody");
    }
  }

  @Test
  void aBodyWithoutEndIsRefusedAndItsConnectionClosed() throws IOException {
    int port =
        serve(
            PATIENCE_MILLIS,
            request -> BoundedBody.read(request, body -> request.response().end()));
    try (Socket socket = connect(port)) {
      send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
      send(socket, "x".repeat(BoundedBody.MAX_BYTES + 1));

      assertThat(text(socket)).startsWith("HTTP/1.1 413 ").endsWith("request body too large\n");
    }
  }

  @Test
  void aBodyThatNobodyNeedsEndsTheConnectionWhenItIsTooLarge() throws IOException {
    int port =
        serve(
            PATIENCE_MILLIS,
            request -> {
              BoundedBody.discard(request);
              request.response().end("page");
            });
    try (Socket socket = connect(port)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
      send(socket, "x".repeat(BoundedBody.MAX_BYTES + 1));

      assertThat(text(socket)).endsWith("\r\n\r\npage");
    }
  }

  private int serve(long headMillis, Consumer<HttpServerRequest> handler) {
    HeadTimeout heads = new HeadTimeout(vertx, headMillis);
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(heads::opened)
            .requestHandler(
                request -> {
                  heads.headArrived(request);
                  handler.accept(request);
                });
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** All that comes until the other side closes. */
  private static String text(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
