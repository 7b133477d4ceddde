package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.alarm.Alarms;
import io.mainstay.server.maintenance.HealthProbe;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthPagesTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean readable = true;
  private int port;

  @BeforeEach
  void serve() {
    HealthPages pages =
        new HealthPages(
            new HealthProbe(
                new AlarmRegistry(new Alarms(List.of())),
                new FakeConsensus(),
                () -> false,
                (request, context) ->
                    readable || request.getSerializable()
                        ? CompletableFuture.completedFuture(RangeResponse.getDefaultInstance())
                        : CompletableFuture.failedFuture(EtcdError.TIMEOUT.exception())),
            (type, check, passed) -> heard.add(type + " " + check.title() + " " + passed));
    port =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (HealthPages.handles(request.path())) {
                    pages.handle(request, Runnable::run);
                  } else {
                    HttpEndpoints.notFound(request);
                  }
                })
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/livez",
        "/readyz",
        "/livez/serializable_read",
        "/readyz/data_corruption",
        "/readyz/serializable_read",
        "/readyz/linearizable_read",
        "/readyz/non_learner",
        "/readyz?exclude=unknown",
        "/livez?verbose&exclude=serializable_read"
      })
  void whatPassesSaysNoMore(String path) throws Exception {
    HttpResponse<String> page = get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("ok\n");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @CsvSource({
    "/livez?verbose,[+]serializable_read ok",
    "/readyz?verbose=1&exclude=data_corruption&exclude=non_learner&exclude=serializable_read,"
        + "[+]linearizable_read ok",
    "/readyz/non_learner?verbose,[+]non_learner ok",
    "/readyz/non_learner?verbose&exclude=non_learner,[+]non_learner ok"
  })
  void whoAsksForMoreIsToldEveryCheck(String path, String line) throws Exception {
    assertThat(get(path).body()).isEqualTo(line + "\nok\n");
  }

  @Test
  void whatFailsAlwaysSaysWhy() throws Exception {
    readable = false;

    HttpResponse<String> page = get("/readyz");

    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body())
        .isEqualTo(
            """
            [+]data_corruption ok
            [+]serializable_read ok
            [-]linearizable_read failed: etcdserver: request timed out
            [+]non_learner ok

            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/livez", "/readyz?exclude=linearizable_read", "/health?serializable=true"})
  void whatDoesNotMatterDoesNotFail(String path) throws Exception {
    readable = false;

    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void whatComesOfEachCheckIsHeard() throws Exception {
    readable = false;
    get("/livez");
    get("/readyz?exclude=data_corruption");
    get("/readyz/linearizable_read");

    assertThat(heard)
        .containsExactlyInAnyOrder(
            "livez serializable_read true",
            "readyz serializable_read true",
            "readyz linearizable_read false",
            "readyz non_learner true",
            "readyz linearizable_read false");
  }

  @Test
  void anUnhealthyMemberSaysWhy() throws Exception {
    readable = false;

    HttpResponse<String> page = get("/health");

    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body())
        .isEqualTo(
            "{\"health\":\"false\",\"reason\":\"RANGE ERROR:etcdserver: request timed out\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez/linearizable_read", "/readyz/", "/readyz/unknown", "/healthz"})
  void otherPagesAreNotThere(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/livez", "/readyz", "/readyz/non_learner"})
  void thePagesCanOnlyBeRead(String path) throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.headers().firstValue("Allow")).hasValue("GET");
    assertThat(page.body()).isEqualTo("Method Not Allowed\n");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
