package io.mainstay.proxy.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpProxyTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final EchoServer a = new EchoServer("a");
  private final EchoServer b = new EchoServer("b");
  private final List<TcpProxy> proxies = new ArrayList<>();

  @AfterEach
  void close() {
    proxies.forEach(TcpProxy::close);
    a.close();
    b.close();
  }

  /** Gives its port. */
  private int start(Duration retryDelay, EchoServer... members) throws IOException {
    int port = freePort();
    List<Upstream> upstreams = new ArrayList<>();
    for (EchoServer member : members) {
      upstreams.add(member.upstream());
    }
    proxies.add(TcpProxy.start("127.0.0.1", port, upstreams, retryDelay));
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Who answers; empty if the connection ends instead. */
  private static String whoAnswers(int port) throws IOException {
    try (Socket socket = connect(port)) {
      return new String(socket.getInputStream().readNBytes(1), UTF_8);
    }
  }

  @Test
  void bytesGoBothWaysUnchanged() throws IOException {
    byte[] sent = new byte[3 << 20];
    new Random(1).nextBytes(sent);
    try (Socket socket = connect(start(NEVER, a))) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(sent);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      writer.start();

      assertThat(socket.getInputStream().readNBytes(1)).isEqualTo("a".getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void connectionsGoToTheMembersInTurn() throws IOException {
    int port = start(NEVER, a, b);

    assertThat(List.of(whoAnswers(port), whoAnswers(port), whoAnswers(port), whoAnswers(port)))
        .containsExactly("a", "b", "a", "b");
  }

  @Test
  void whoCannotBeReachedIsPassedOver() throws IOException {
    int port = start(NEVER, a, b);
    a.close();

    assertThat(List.of(whoAnswers(port), whoAnswers(port))).containsExactly("b", "b");
  }

  @Test
  void withoutAnyMemberTheConnectionEnds() throws IOException {
    int port = start(NEVER, a);
    a.close();

    assertThat(whoAnswers(port)).isEmpty();
  }

  @Test
  void whoIsBackIsFoundAgain() throws IOException {
    int port = start(OFTEN, a);
    a.close();
    assertThat(whoAnswers(port)).isEmpty();

    EchoServer again = new EchoServer("c", a.port());
    try (again) {
      await().until(() -> whoAnswers(port).equals("c"));
    }
  }

  @Test
  void theEndOfTheMemberIsTheEndForTheClient() throws IOException {
    try (Socket socket = connect(start(NEVER, a))) {
      assertThat(socket.getInputStream().readNBytes(1)).hasSize(1);
      a.close();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void anAddressThatIsTakenIsRefused() {
    assertThatThrownBy(
            () -> proxies.add(TcpProxy.start("127.0.0.1", a.port(), List.of(b.upstream()), NEVER)))
        .isInstanceOf(IOException.class);
  }
}
