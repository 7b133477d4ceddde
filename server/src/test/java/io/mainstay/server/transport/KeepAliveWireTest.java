package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a client gets that pings without pause. */
@SuppressWarnings("NullAway.Init") // the member is started before each test
class KeepAliveWireTest {
  private static final long ENHANCE_YOUR_CALM = 0xb;
  private static final long CANCEL = 0x8;
  private static final int PINGS = 10;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  /**
   * The client's event loop. Pings sent from any other thread may lose their answer: the library
   * notes that it waits for one only after the ping was written.
   */
  private final Context loop = vertx.getOrCreateContext();

  /** Kept, because the library closes the connections of clients that nobody refers to. */
  private HttpClientAgent client;

  private TestMembers members;
  private HttpClientConnection connection;
  private final CompletableFuture<GoAway> sentAway = new CompletableFuture<>();

  @BeforeEach
  void connect() {
    members = TestMembers.start(directory, 1);
    HttpClientOptions http2 =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    client = vertx.createHttpClient(http2);
    connection =
        onLoop(
            () ->
                client.connect(
                    new HttpConnectOptions().setHost("127.0.0.1").setPort(members.clientPort(0))));
    connection.goAwayHandler(sentAway::complete);
  }

  @AfterEach
  void close() {
    join(vertx.close());
    members.close();
  }

  @Test
  void aClientThatPingsAnIdleConnectionTooOftenIsSentAway() {
    pingUntilSentAway();

    assertThat(join(sentAway).getErrorCode()).isEqualTo(ENHANCE_YOUR_CALM);
    assertThat(join(sentAway).getDebugData()).isEqualTo(Buffer.buffer("too_many_pings"));
  }

  @Test
  void anIdleConnectionIsOneWhoseCallsHaveEnded() {
    join(request("/version").compose(HttpClientRequest::send).compose(response -> response.end()));

    pingUntilSentAway();

    assertThat(join(sentAway).getErrorCode()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void pingsWhileACallIsUnderWayAreAnswered() {
    HttpClientRequest underWay = join(request("/etcdserverpb.KV/Range"));
    underWay.putHeader("content-type", "application/grpc").setChunked(true);
    join(underWay.write(Buffer.buffer(new byte[] {0})));

    ping();

    onLoop(() -> connection.ping(Buffer.buffer(new byte[8])));
    assertThat(sentAway).isNotDone();
    // The client would wait for it when it is closed.
    join(underWay.reset(CANCEL));
  }

  @Test
  void aConnectionWithoutPingsIsNoError() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      int status =
          join(
              vertx
                  .createHttpClient()
                  .request(HttpMethod.GET, members.clientPort(0), "127.0.0.1", "/version")
                  .compose(HttpClientRequest::send)
                  .map(HttpClientResponse::statusCode));

      assertThat(status).isEqualTo(200);
      assertThat(List.copyOf(log.list))
          .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    } finally {
      root.detachAppender(log);
    }
  }

  private Future<HttpClientRequest> request(String path) {
    return connection.request(new RequestOptions().setMethod(HttpMethod.POST).setURI(path));
  }

  /** The first pings may come before the server has heard of the connection. */
  private void pingUntilSentAway() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              ping();
              return sentAway.isDone();
            });
  }

  private void ping() {
    loop.runOnContext(
        started -> {
          for (int i = 0; i < PINGS; i++) {
            var unused = connection.ping(Buffer.buffer(new byte[8]));
          }
        });
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    return join(
        Future.<T>future(
            done -> loop.runOnContext(started -> action.get().onComplete(done::handle))));
  }

  private static <T> T join(Future<T> future) {
    return join(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
