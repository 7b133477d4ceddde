package io.mainstay.consensus.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.PeerDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerTransportTest {
  private static final long CLUSTER = 42;
  private static final long SENDER = 1;
  private static final long RECEIVER = 2;

  /** Longer than the pause between two pings. */
  private static final Duration TIMEOUT = Duration.ofMillis(2500);

  private final Vertx vertx = Vertx.vertx();
  private final List<InboundCall> received = new CopyOnWriteArrayList<>();
  private final List<InboundLane> closedLanes = new CopyOnWriteArrayList<>();
  private final List<Long> roundTrips = new CopyOnWriteArrayList<>();
  private final List<PeerTransport> opened = new ArrayList<>();
  private final PeerTransport receiver = transport(RECEIVER, CLUSTER, List.of());
  private final HttpServer server =
      vertx
          .createHttpServer(PeerTransportOptions.tune(new HttpServerOptions()))
          .requestHandler(receiver::handle);
  private final PeerAddress url = listen(server);

  private PeerAddress listen(HttpServer http) {
    http.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    return new PeerAddress(false, "127.0.0.1", http.actualPort());
  }

  private PeerTransport transport(long memberId, long clusterId, List<PeerAddress> urls) {
    return transport(memberId, clusterId, id -> urls);
  }

  private PeerTransport transport(long memberId, long clusterId, PeerDirectory directory) {
    PeerTransport transport =
        new PeerTransport(
            vertx,
            memberId,
            clusterId,
            directory,
            PeerTransportOptions.defaults().withTimeouts(TIMEOUT, TIMEOUT),
            (peer, nanos) -> roundTrips.add(peer));
    opened.add(transport);
    return transport;
  }

  private void serve() {
    receiver.serve(
        new InboundHandler() {
          @Override
          public void handle(InboundCall call) {
            received.add(call);
            if (call.kind() == 1) {
              call.answer((byte) 2, call.body());
            }
          }

          @Override
          public void closed(InboundLane lane) {
            closedLanes.add(lane);
          }
        },
        memberId -> false);
  }

  private static CompletableFuture<String> call(
      PeerTransport from, Lane lane, int kind, String body, long timeoutMillis) {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    from.call(
        RECEIVER,
        lane,
        (byte) kind,
        body.getBytes(UTF_8),
        timeoutMillis,
        new CallListener() {
          @Override
          public void answered(byte answerKind, byte[] answer) {
            outcome.complete(answerKind + " " + new String(answer, UTF_8));
          }

          @Override
          public void failed(Failure failure) {
            outcome.complete(failure.name());
          }
        });
    return outcome;
  }

  @AfterEach
  void close() {
    opened.forEach(PeerTransport::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aCallIsAnsweredAndTheSenderKnown() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    assertThat(call(sender, Lane.CONTROL, 1, "hello", 30_000).get(30, TimeUnit.SECONDS))
        .isEqualTo("2 hello");
    assertThat(received)
        .singleElement()
        .satisfies(c -> assertThat(c.lane().peerId()).isEqualTo(SENDER));
  }

  @Test
  void whatIsSentAndReceivedIsCountedOnBothSides() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));

    call(sender, Lane.CONTROL, 1, "hello", 30_000).get(30, TimeUnit.SECONDS);

    long frameBytes = Frame.HEADER_BYTES + 5;
    assertThat(sender.traffic())
        .containsExactly(new PeerTraffic(RECEIVER, true, 0, frameBytes, frameBytes, 1, 1, 0, 0, 0));
    assertThat(receiver.traffic())
        .containsExactly(new PeerTraffic(SENDER, false, 0, frameBytes, frameBytes, 0, 0, 1, 0, 0));
  }

  @Test
  void aCallThatCannotBeMadeIsAFailureToSend() throws Exception {
    PeerTransport sender = transport(SENDER, CLUSTER, List.of());

    call(sender, Lane.CONTROL, 1, "hello", 30_000).get(30, TimeUnit.SECONDS);

    assertThat(sender.traffic()).extracting(PeerTraffic::sendFailures).containsExactly(1L);
  }

  @Test
  void callsOfALaneArriveInOrder() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      answers.add(call(sender, Lane.ORDERED, 1, Integer.toString(i), 30_000));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("2 " + i);
      assertThat(new String(received.get(i).body(), UTF_8)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void aCallDoesNotOvertakeThoseThatWaitedForTheConnection() throws Exception {
    serve();
    CompletableFuture<List<PeerAddress>> known = new CompletableFuture<>();
    PeerTransport sender = transport(SENDER, CLUSTER, id -> known.join());
    CompletableFuture<String> late = new CompletableFuture<>();
    CallListener thatCallsAgain =
        new CallListener() {
          @Override
          public void answered(byte kind, byte[] body) {}

          @Override
          public void failed(Failure failure) {
            var unused = call(sender, Lane.ORDERED, 1, "late", 30_000).thenAccept(late::complete);
          }
        };
    // Overdue when the connection is there: it fails while the other one still waits.
    sender.call(RECEIVER, Lane.ORDERED, (byte) 1, new byte[0], 0, thatCallsAgain);
    CompletableFuture<String> waiting = call(sender, Lane.ORDERED, 1, "waiting", 30_000);
    known.complete(List.of(url));
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("2 waiting");
    assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("2 late");
    assertThat(received)
        .extracting(call -> new String(call.body(), UTF_8))
        .containsExactly("waiting", "late");
  }

  @Test
  void theUrlsOfAPeerAreTriedInTurn() throws Exception {
    serve();
    PeerAddress nobody = new PeerAddress(false, "127.0.0.1", 1);
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(nobody, url));
    assertThat(call(sender, Lane.BULK, 1, "hello", 30_000).get(30, TimeUnit.SECONDS))
        .isEqualTo("2 hello");
  }

  @Test
  void anotherClusterIsRefusedAndTheCallCertainlyNotSeen() throws Exception {
    serve();
    PeerTransport stranger = transport(SENDER, CLUSTER + 1, List.of(url));
    assertThat(call(stranger, Lane.CONTROL, 1, "hello", 30_000).get(30, TimeUnit.SECONDS))
        .isEqualTo("NOT_SENT");
    assertThat(received).isEmpty();
    assertThat(stranger.connectedSinceNanos(RECEIVER)).isEmpty();
  }

  @Test
  void aCallMeantForAnotherMemberIsRefused() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    sender.call(
        RECEIVER + 1,
        Lane.CONTROL,
        (byte) 1,
        new byte[0],
        30_000,
        new CallListener() {
          @Override
          public void answered(byte kind, byte[] body) {
            outcome.complete("answered");
          }

          @Override
          public void failed(Failure failure) {
            outcome.complete(failure.name());
          }
        });
    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("NOT_SENT");
    assertThat(received).isEmpty();
  }

  @Test
  void aPeerThatDoesNotServeYetIsConnectedOnceItDoes() {
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    sender.connect(RECEIVER);
    serve();
    await().until(() -> sender.connectedSinceNanos(RECEIVER).isPresent());
  }

  @Test
  void whatWasSentWhenTheConnectionBreaksHasAnUnknownOutcome() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    CompletableFuture<String> unanswered = call(sender, Lane.CONTROL, 9, "hello", 30_000);
    await().until(() -> received.size() == 1);
    receiver.stopServing();
    assertThat(unanswered.get(30, TimeUnit.SECONDS)).isEqualTo("LOST");
  }

  @Test
  void aLaneThatIsStuckDoesNotHoldUpTheOthers() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    String megabyte = "x".repeat(1 << 20);
    List<CompletableFuture<String>> stuck = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stuck.add(call(sender, Lane.ORDERED, 9, megabyte, 30_000));
    }
    // From here on the receiver does not even read that lane.
    await().until(() -> received.size() >= 64);
    assertThat(call(sender, Lane.CONTROL, 1, "hello", 30_000).get(30, TimeUnit.SECONDS))
        .isEqualTo("2 hello");
    assertThat(received).hasSizeLessThan(100);
    assertThat(stuck).noneMatch(CompletableFuture::isDone);

    received.forEach(call -> call.answer((byte) 2, new byte[0]));
    await().until(() -> received.size() == 101);
  }

  @Test
  void aConnectionThatFallsSilentIsGivenUpOnBothSides() {
    serve();
    List<NetSocket> wires = new CopyOnWriteArrayList<>();
    NetServer line = vertx.createNetServer().connectHandler(near -> connectThrough(near, wires));
    int port =
        line.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    PeerTransport sender =
        transport(SENDER, CLUSTER, List.of(new PeerAddress(false, "127.0.0.1", port)));
    sender.connect(RECEIVER);
    await().until(() -> sender.connectedSinceNanos(RECEIVER).isPresent());
    assertThat(closedLanes).isEmpty();

    line.close();
    wires.forEach(NetSocket::pause);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sender.connectedSinceNanos(RECEIVER).isEmpty());
    await().atMost(Duration.ofSeconds(30)).until(() -> closedLanes.size() == Lane.values().length);
  }

  @Test
  void aConnectionWithNothingButPingsIsKept() {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    sender.connect(RECEIVER);
    await().until(() -> roundTrips.size() >= 4);

    assertThat(closedLanes).isEmpty();
  }

  private void connectThrough(NetSocket near, List<NetSocket> wires) {
    near.pause();
    vertx
        .createNetClient()
        .connect(url.port(), url.host())
        .onSuccess(
            far -> {
              wires.addAll(List.of(near, far));
              near.handler(far::write);
              far.handler(near::write);
              near.resume();
            });
  }

  @Test
  void aCallWithoutAnAnswerEndsAtItsDeadline() throws Exception {
    serve();
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    assertThat(call(sender, Lane.CONTROL, 9, "hello", 200).get(30, TimeUnit.SECONDS))
        .isEqualTo("TIMED_OUT");
  }

  @Test
  void aClosedTransportSendsNothing() throws Exception {
    PeerTransport sender = transport(SENDER, CLUSTER, List.of(url));
    sender.close();
    assertThat(call(sender, Lane.CONTROL, 1, "hello", 200).get(30, TimeUnit.SECONDS))
        .isEqualTo("NOT_SENT");
  }
}
