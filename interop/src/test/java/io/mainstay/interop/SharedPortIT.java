package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a member listens where another process listens already. */
class SharedPortIT {
  @TempDir Path directory;

  @Test
  void portsAreSharedWithWhomeverSharesThemIfThatIsAskedFor() throws IOException {
    int peerPort = Ports.free(1).get(0);
    try (ServerSocket peers = hold(peerPort);
        ServerSocket clients = hold(0);
        ServerProcess member = launch(peerPort, clients.getLocalPort(), "--socket-reuse-port")) {
      assertThat(peers.isBound()).isTrue();

      member.awaitOutput("ready to serve client requests");
    }
  }

  @Test
  void otherwiseTheyAreTaken() throws IOException {
    int peerPort = Ports.free(1).get(0);
    try (ServerSocket clients = hold(0);
        ServerProcess member = launch(peerPort, clients.getLocalPort())) {
      assertThat(member.awaitExit()).isEqualTo(1);
      assertThat(member.printed("bind: address already in use")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--listen-metrics-urls", "--listen-peer-urls"})
  void aPortOfClientsIsForNobodyElse(String others) {
    String url = "http://127.0.0.1:" + Ports.free(1).get(0);
    try (ServerProcess refused =
        ServerProcess.start(
            directory,
            Programs.mainstay(),
            List.of(
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                others + "=" + url))) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.outputText()).contains("bind: address already in use");
    }
  }

  private static ServerSocket hold(int port) throws IOException {
    ServerSocket held = new ServerSocket();
    held.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return held;
  }

  private ServerProcess launch(int peerPort, int clientPort, String... more) {
    String peerUrl = "http://127.0.0.1:" + peerPort;
    String clientUrl = "http://127.0.0.1:" + clientPort;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--name=m",
                "--initial-cluster=m=" + peerUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl));
    arguments.addAll(List.of(more));
    return ServerProcess.start(directory, Programs.mainstay(), arguments);
  }
}
