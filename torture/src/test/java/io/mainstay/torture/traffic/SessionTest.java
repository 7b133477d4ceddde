package io.mainstay.torture.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.file.HistoryReader;
import io.mainstay.torture.history.file.HistoryWriter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class SessionTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void endMember() {
    vertx.close().await();
  }

  static List<Request> requests() {
    return List.of(
        new Request.Put("a", "1", 0, false),
        new Request.LeaseRevoke(7),
        new Request.LeaseKeepAlive(7));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aCallThatIsInterruptedIsWrittenDownAsUnknown(Request request, @TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("history");
    try (Client client = Client.open(ClientSettings.of(List.of(silentMember())));
        HistoryWriter writer = new HistoryWriter(file)) {
      Targets targets = new Targets(List.of(new Targets.Target(0, "m1", client)));
      Session session = new Session(1, targets, new Recorder(writer), new Random(1));
      Thread caller = new Thread(() -> call(session, request));
      caller.start();
      asked.await();
      caller.interrupt();
      caller.join();
    }

    assertThat(HistoryReader.read(file).operations())
        .last()
        .extracting(Operation::request, Operation::outcome)
        .containsExactly(request, new Outcome.Unknown("interrupted"));
  }

  /** It takes calls and answers none. */
  private Endpoint silentMember() {
    HttpServer server = vertx.createHttpServer().requestHandler(call -> asked.countDown());
    server.listen(0, "127.0.0.1").await();
    return Endpoint.parse("127.0.0.1:" + server.actualPort());
  }

  /** Again and again, as a call has no long time to be answered in. */
  private static void call(Session session, Request request) {
    try {
      while (true) {
        session.call(request);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
