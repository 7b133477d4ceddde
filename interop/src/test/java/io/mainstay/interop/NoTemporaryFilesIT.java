package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A directory for temporary files that is full or not to be written to keeps nobody from work. */
@TestInstance(Lifecycle.PER_CLASS)
class NoTemporaryFilesIT {
  private static final Map<String, String> NOWHERE =
      Programs.javaOptions("-Djava.io.tmpdir=/nowhere");

  private Path directory;
  private GrowingCluster cluster;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  NoTemporaryFilesIT() {}

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    this.directory = directory;
    cluster = GrowingCluster.start(directory, 1);
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void etcdctlAsks() {
    Etcdctl.Result put =
        Etcdctl.ours(cluster.member(0).endpoint()).tryRun(NOWHERE, "", "put", "a", "1");

    assertThat(put.output()).as(put.errors()).isEqualTo("OK\n");
  }

  @Test
  void membersJoinAndComeBack() {
    MemberProcess newcomer = cluster.newcomer();
    Map<String, String> settings = new HashMap<>(NOWHERE);
    settings.putAll(cluster.member(0).commands().add(newcomer.name(), newcomer.peerUrl()));

    newcomer.join(settings);
    newcomer.awaitReady();
    newcomer.restart();

    newcomer.awaitReady();
  }

  @Test
  void theGatewayServes() {
    assertProxyServes("gateway", "ready to proxy client requests");
  }

  @Test
  void theProxyServes() {
    assertProxyServes("grpc-proxy", "started gRPC proxy");
  }

  private void assertProxyServes(String program, String readyLine) {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    List<String> arguments =
        List.of(
            program,
            "start",
            "--listen-addr=" + address,
            "--endpoints=" + cluster.member(0).endpoint());
    try (ServerProcess proxy =
        ServerProcess.start(directory, Programs.mainstay(), arguments, NOWHERE)) {
      proxy.awaitOutput(readyLine);

      assertThat(new Etcdctl(address).run("put", "b", "2")).isEqualTo("OK\n");
    }
  }
}
