package io.mainstay.server.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a server that sends everything back; each can be made to suffer. */
class NetworkFaultsTest {
  private final NetworkFaults ofServer = new NetworkFaults();
  private final NetworkFaults ofClient = new NetworkFaults();
  private final Vertx serving =
      Vertx.builder().withTransport(AcceptGuard.transport(ofServer)).build();
  private final Vertx calling =
      Vertx.builder().withTransport(AcceptGuard.transport(ofClient)).build();
  private final Buffer heard = Buffer.buffer();
  private InetSocketAddress address;
  private NetClient client;

  @BeforeEach
  void listen() {
    NetServer server =
        done(
            serving
                .createNetServer()
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(0, "127.0.0.1"));
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
    client = calling.createNetClient(new NetClientOptions().setConnectTimeout(200));
  }

  @AfterEach
  void close() {
    ofClient.giveUp();
    ofServer.giveUp();
    done(calling.close());
    done(serving.close());
  }

  @Test
  void whatIsSentOverACutLinkArrivesWhenItIsMended() {
    NetSocket socket = connect();
    ofClient.cut(address);
    socket.write("hello");

    ofClient.mend(address);

    awaitHeard("hello");
  }

  @Test
  void nothingPassesOverACutLink() {
    NetSocket socket = connect();
    ofClient.cut(address);

    Future<Void> sent = socket.write("hello");
    awaitEventLoopOf(socket);

    assertThat(sent.isComplete()).isFalse();
  }

  @Test
  void aMemberThatIsHeldAnswersWhenItIsReleased() {
    NetSocket socket = connect();
    ofServer.hold();
    done(socket.write("hello"));

    ofServer.release();

    awaitHeard("hello");
  }

  @Test
  void aLinkThatIsCutStaysSoWhenAMemberIsReleased() {
    NetSocket socket = connect();
    ofClient.cut(address);
    ofClient.hold();

    ofClient.release();

    Future<Void> sent = socket.write("hello");
    awaitEventLoopOf(socket);
    assertThat(sent.isComplete()).isFalse();
  }

  @Test
  void aDialOverACutLinkIsGivenUpWhenItsTimeIsUp() {
    ofClient.cut(address);

    assertThatThrownBy(this::connect)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ConnectTimeoutException.class);
  }

  @Test
  void aDialOverACutLinkGoesThroughWhenItIsMended() {
    client = calling.createNetClient(new NetClientOptions().setConnectTimeout(60_000));
    ofClient.cut(address);
    Future<NetSocket> dial = client.connect(address.getPort(), "127.0.0.1");

    ofClient.mend(address);

    assertThat(done(dial).remoteAddress().port()).isEqualTo(address.getPort());
  }

  @Test
  void otherLinksAreWhole() {
    ofClient.cut(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    NetSocket socket = connect();

    socket.write("hello");

    awaitHeard("hello");
  }

  @Test
  void whatIsHeldIsClosedOnceItIsGivenUp() {
    AtomicBoolean closed = new AtomicBoolean();
    NetSocket socket = connect();
    socket.closeHandler(ignored -> closed.set(true));
    // Whoever has heard from the server has been accepted.
    socket.write("hello");
    awaitHeard("hello");
    ofServer.hold();

    ofServer.giveUp();

    await().atMost(30, SECONDS).untilTrue(closed);
  }

  @Test
  void aDialOverACutLinkIsRefusedOnceItIsGivenUp() {
    ofClient.cut(address);
    ofClient.giveUp();

    assertThatThrownBy(this::connect)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ConnectException.class);
  }

  private NetSocket connect() {
    return done(
        client
            .connect(address.getPort(), "127.0.0.1")
            .onSuccess(socket -> socket.handler(this::hear)));
  }

  private void hear(Buffer bytes) {
    synchronized (heard) {
      heard.appendBuffer(bytes);
    }
  }

  private void awaitHeard(String text) {
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () -> {
              synchronized (heard) {
                assertThat(heard.toString()).isEqualTo(text);
              }
            });
  }

  /** What was asked of the socket before has been done as far as it can be. */
  private static void awaitEventLoopOf(NetSocket socket) {
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    channel.eventLoop().submit(() -> {}).syncUninterruptibly();
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
