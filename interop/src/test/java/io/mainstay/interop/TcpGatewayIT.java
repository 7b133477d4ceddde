package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original client behind {@code etcd gateway start}. */
class TcpGatewayIT {
  @TempDir Path directory;

  @Test
  void clientsGoOnWhenAMemberIsAwayAndItIsFoundAgain() {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess gateway = start(address, cluster.endpoints())) {
      gateway.awaitOutput("ready to proxy client requests");
      Etcdctl etcdctl = new Etcdctl(address);
      etcdctl.run("put", "a", "1");

      cluster.member(0).kill();
      etcdctl.fail("get", "a", "--dial-timeout=2s", "--command-timeout=2s");
      gateway.awaitOutput("deactivated endpoint");
      cluster.restart(0);
      cluster.awaitReady();

      gateway.awaitOutput("\"activated\"");
      assertThat(etcdctl.run("get", "a", "--print-value-only")).isEqualTo("1\n");
    }
  }

  @Test
  void aMemberThatIsKilledIsPassedOver() {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        ServerProcess gateway = start(address, cluster.endpoints())) {
      gateway.awaitOutput("ready to proxy client requests");
      Etcdctl etcdctl = new Etcdctl(address);
      etcdctl.run("put", "a", "1");

      cluster.member(cluster.leader()).kill();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> etcdctl.tryRun("", "put", "a", "2").exitStatus() == 0);
      for (int call = 0; call < 3; call++) {
        assertThat(etcdctl.run("get", "a", "--print-value-only")).isEqualTo("2\n");
      }
    }
  }

  private ServerProcess start(String address, String endpoints) {
    return ServerProcess.start(
        directory,
        Programs.mainstay(),
        List.of(
            "gateway",
            "start",
            "--listen-addr=" + address,
            "--endpoints=" + endpoints,
            "--retry-delay=200ms"));
  }
}
