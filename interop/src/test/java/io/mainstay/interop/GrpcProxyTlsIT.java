package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrpcProxies;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.ServerProcess;
import io.mainstay.interop.fixture.TlsCluster;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestAuthority.Request;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gRPC proxy between clients and members that both speak TLS. */
class GrpcProxyTlsIT {
  @TempDir static Path directory;
  private static TlsCluster cluster;
  private static TestAuthority authority;

  @TempDir Path own;
  private final String address = "127.0.0.1:" + Ports.free(1).get(0);

  @BeforeAll
  static void startMember() {
    cluster = TlsCluster.start(directory, 1);
    authority = cluster.authority();
  }

  @AfterAll
  static void stopMember() {
    cluster.close();
  }

  private ServerProcess launch(Issued shownToMembers, String... flags) {
    String[] all = new String[flags.length + 4];
    all[0] = "--cacert=" + authority.certFile();
    all[1] = "--cert=" + shownToMembers.certFile();
    all[2] = "--key=" + shownToMembers.keyFile();
    all[3] = "--advertise-client-url=" + address;
    System.arraycopy(flags, 0, all, 4, flags.length);
    return GrpcProxies.launch(own, address, cluster.clientUrl(0), all);
  }

  private ServerProcess start(String... flags) {
    return launch(authority.issue("proxy", Request.named("")), flags)
        .awaitOutput("started gRPC proxy");
  }

  @Test
  void clientsThatShowACertificateAreServed() {
    Issued server = authority.issue("server");
    try (ServerProcess proxy =
        start(
            "--cert-file=" + server.certFile(),
            "--key-file=" + server.keyFile(),
            "--trusted-ca-file=" + authority.certFile())) {
      assertThat(proxy.isRunning()).isTrue();
      Etcdctl client = new Etcdctl("https://" + address);

      assertThat(client.showing(authority, authority.issue("client")).run("put", "a", "1"))
          .isEqualTo("OK\n");
      client.trusting(authority.certFile()).fail("put", "a", "2", "--command-timeout=2s");
      proxy.awaitOutput("rejected connection on client endpoint");
      assertThat(cluster.etcdctl().run("get", "a")).isEqualTo("a\n1\n");
    }
  }

  @Test
  void aProxyThatMadeItsCertificateServesWhoeverTrustsIt() {
    try (ServerProcess proxy = start("--auto-tls", "--data-dir=" + own.resolve("data"))) {
      assertThat(proxy.isRunning()).isTrue();
      Path made = own.resolve("data/fixtures/proxy/cert.pem");

      assertThat(new Etcdctl("https://" + address).trusting(made).run("put", "b", "1"))
          .isEqualTo("OK\n");
      assertThat(
              Curl.run("--cacert", made.toString(), "https://" + address + "/proxy/health")
                  .output())
          .contains("true");
    }
  }

  @Test
  void aCertificateThatWouldMakeAUserOfEverybodyIsRefused() {
    try (ServerProcess proxy = launch(authority.issue("alice"))) {
      assertThat(proxy.awaitExit()).isEqualTo(1);
      assertThat(proxy.outputText())
          .contains("cert has non empty Common Name (")
          .doesNotContain("\tat ");
    }
  }
}
