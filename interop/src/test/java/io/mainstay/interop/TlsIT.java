package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerProcess;
import io.mainstay.interop.fixture.TlsCluster;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestAuthority.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted clusters, and who is kept out of them. */
class TlsIT {
  @TempDir private Path directory;

  @Test
  void threeMembersThatShowOneAnotherCertificatesServeEtcdctlAndCurl() throws IOException {
    try (TlsCluster cluster = TlsCluster.start(directory, 3, "--log-level=debug")) {
      assertThat(cluster.etcdctl().run("put", "k", "v")).isEqualTo("OK\n");
      assertThat(cluster.etcdctl().run("get", "k")).isEqualTo("k\nv\n");
      assertThat(cluster.etcdctl().run("endpoint", "status", "--cluster").lines()).hasSize(3);

      Issued client = cluster.authority().issue("curl");
      for (String version : List.of("1.1", "2")) {
        assertThat(
                curl(
                        cluster.authority(),
                        client,
                        "--http" + version,
                        "--write-out",
                        " over %{http_version}",
                        cluster.clientUrl(0) + "/health")
                    .output())
            .isEqualTo("{\"health\":\"true\",\"reason\":\"\"} over " + version);
      }
      assertThat(Curl.run("--cacert", ca(cluster.authority()), cluster.clientUrl(0)).exitStatus())
          .as("without a certificate")
          .isNotZero();
      for (int i = 0; i < 3; i++) {
        String key = Files.readAllLines(pki(TlsCluster.name(i) + ".key")).get(1);
        assertThat(cluster.member(i).printed(key)).as("a key in the log").isFalse();
      }
    }
  }

  /** Why a member has to stay out. */
  enum Flaw {
    OTHER_AUTHORITY("is not trusted by"),
    REVOKED("is revoked"),
    COMMON_NAME("client certificate authentication failed"),
    OTHER_MACHINE("is not for 127.0.0.1");

    private final String reason;

    Flaw(String reason) {
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(Flaw.class)
  void aPeerThatMustNotEnterStaysOutAndTheLogSaysWhyOnce(Flaw flaw) {
    Path pki = directory.resolve("pki");
    try (TlsCluster cluster =
        new TlsCluster(
            directory,
            3,
            "--peer-crl-file=" + pki.resolve("authority.crl"),
            // With a list of names nobody asks where they are.
            flaw == Flaw.OTHER_MACHINE ? "--pre-vote=true" : "--peer-cert-allowed-cn=good")) {
      TestAuthority authority = cluster.authority();
      Issued third =
          switch (flaw) {
            case OTHER_AUTHORITY ->
                TestAuthority.create(pki, "other").issue("third", Request.named("good"));
            case REVOKED -> authority.issue("third", Request.named("good"));
            case COMMON_NAME -> authority.issue("third", Request.named("bad"));
            case OTHER_MACHINE ->
                authority.issue("third", Request.named("good").withNames("ip:127.0.0.9"));
          };
      authority.revoke(flaw == Flaw.REVOKED ? new Issued[] {third} : new Issued[0]);
      cluster.launch(authority.issue("first", Request.named("good")));
      cluster.launch(authority.issue("second", Request.named("good")));
      cluster.awaitReady();
      ServerProcess stranger = cluster.launch(third);
      Stream<ServerProcess> members = Stream.of(cluster.member(0), cluster.member(1));

      members.forEach(member -> member.awaitOutput("rejected connection on peer endpoint"));
      // It tries again several times a second.
      Awaitility.await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !stranger.printed("ready to serve client requests"));

      for (int i = 0; i < 2; i++) {
        assertThat(cluster.member(i).outputText().lines())
            .filteredOn(line -> line.contains("rejected connection on peer endpoint"))
            .as(cluster.member(i).outputText())
            .hasSize(1)
            .allMatch(line -> line.contains(flaw.reason));
      }
      stranger.awaitOutput("remote error: tls: bad certificate");
      assertThat(cluster.etcdctl().run("put", "still", "serving")).isEqualTo("OK\n");
    }
  }

  /** Row GHSA-3wh4-j44w-pg92. */
  @Test
  void revokedClientsAreKeptOutOfTheGrpcListenerAlsoWhenHttpIsElsewhere() {
    int httpPort = Ports.free(1).get(0);
    Path list = pki("authority.crl");
    try (TlsCluster cluster = new TlsCluster(directory, 1, "--client-crl-file=" + list)) {
      TestAuthority authority = cluster.authority();
      authority.revoke();
      cluster.launch(
          authority.issue("member1"), "--listen-client-http-urls=https://127.0.0.1:" + httpPort);
      cluster.awaitReady();
      Issued client = authority.issue("client");
      Etcdctl etcdctl = new Etcdctl(cluster.clientUrl(0)).showing(authority, client);
      String health = "https://127.0.0.1:" + httpPort + "/health";
      assertThat(etcdctl.run("put", "k", "v")).isEqualTo("OK\n");
      assertThat(curl(authority, client, health).exitStatus()).isZero();

      authority.revoke(client);

      assertThat(etcdctl.fail("put", "k", "v", "--command-timeout=2s")).isNotEmpty();
      assertThat(curl(authority, client, health).exitStatus()).isNotZero();
      assertThat(cluster.etcdctl().run("put", "others", "go on")).isEqualTo("OK\n");
    }
  }

  @Test
  void theMetricsListenerAsksForTheSameCertificatesAsTheOthers() {
    int port = Ports.free(1).get(0);
    try (TlsCluster cluster =
        TlsCluster.start(directory, 1, "--listen-metrics-urls=https://127.0.0.1:" + port)) {
      String health = "https://127.0.0.1:" + port + "/health";

      assertThat(curl(cluster.authority(), cluster.authority().issue("curl"), health).exitStatus())
          .isZero();
      assertThat(Curl.run("--cacert", ca(cluster.authority()), health).exitStatus()).isNotZero();
    }
  }

  @Test
  void httpAndHttpsListenersServeSideBySide() {
    int port = Ports.free(1).get(0);
    try (TlsCluster cluster = new TlsCluster(directory, 1)) {
      cluster.launch(
          cluster.authority().issue("member1"),
          "--listen-client-urls=" + cluster.clientUrl(0) + ",http://127.0.0.1:" + port);
      cluster.awaitReady();

      assertThat(cluster.etcdctl().run("put", "k", "v")).isEqualTo("OK\n");
      assertThat(new Etcdctl("127.0.0.1:" + port).run("get", "k")).isEqualTo("k\nv\n");
    }
  }

  @Test
  void onePortSpeaksTlsWithThoseWhoBeginWithAHandshakeAndPlaintextWithOthers() {
    try (TlsCluster cluster = new TlsCluster(directory, 1)) {
      String plain = "127.0.0.1:" + cluster.clientPort(0);
      String both = cluster.clientUrl(0) + ",http://" + plain;
      TestAuthority authority = cluster.authority();
      cluster.launch(authority.issue("member1"), "--listen-client-urls=" + both);
      cluster.awaitReady();

      assertThat(cluster.etcdctl().run("put", "k", "v")).isEqualTo("OK\n");
      assertThat(new Etcdctl(plain).run("get", "k")).isEqualTo("k\nv\n");
      Issued client = authority.issue("curl");
      for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
        assertThat(curl(authority, client, version, cluster.clientUrl(0) + "/version").output())
            .startsWith("{\"etcdserver\":");
        assertThat(Curl.run(version, "http://" + plain + "/version").output())
            .startsWith("{\"etcdserver\":");
      }
      assertThat(Curl.run("--cacert", ca(authority), cluster.clientUrl(0)).exitStatus())
          .as("without a certificate")
          .isNotZero();
    }
  }

  @Test
  void membersMakeTheirOwnCertificatesWhenAskedTo() {
    List<Integer> ports = Ports.free(4);
    String peers = "a=https://127.0.0.1:" + ports.get(0) + ",b=https://127.0.0.1:" + ports.get(1);
    try (ServerProcess a = automatic("a", ports.get(0), ports.get(2), peers);
        ServerProcess b = automatic("b", ports.get(1), ports.get(3), peers)) {
      a.awaitOutput("ready to serve client requests");
      b.awaitOutput("ready to serve client requests");
      Etcdctl etcdctl =
          new Etcdctl("https://127.0.0.1:" + ports.get(2))
              .trusting(directory.resolve("a.etcd/fixtures/client/cert.pem"));

      assertThat(etcdctl.run("put", "k", "v")).isEqualTo("OK\n");
      assertThat(directory.resolve("b.etcd/fixtures/peer/cert.pem")).exists();
    }
  }

  @Test
  void aCertificateThatCannotBeReadStopsTheStartWithOneLine() {
    Path missing = directory.resolve("missing.pem");
    try (ServerProcess refused =
        ServerProcess.start(
            directory,
            Programs.mainstay(),
            List.of(
                "--listen-client-urls=https://127.0.0.1:0",
                "--advertise-client-urls=https://127.0.0.1:0",
                "--listen-peer-urls=http://127.0.0.1:0",
                "--cert-file=" + missing,
                "--key-file=" + missing))) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.outputText().lines())
          .filteredOn(line -> line.contains("cannot read the certificate in " + missing))
          .as(refused.outputText())
          .hasSize(1);
    }
  }

  @Test
  void whoSpeaksPlaintextToAnEncryptedPortIsToldSo() {
    try (TlsCluster cluster = TlsCluster.start(directory, 1)) {
      assertThat(
              Curl.run("--http0.9", "http://127.0.0.1:" + cluster.clientPort(0) + "/health")
                  .output())
          .isEqualTo("Client sent an HTTP request to an HTTPS server.\n");
    }
  }

  private ServerProcess automatic(String name, int peerPort, int clientPort, String peers) {
    String peerUrl = "https://127.0.0.1:" + peerPort;
    String clientUrl = "https://127.0.0.1:" + clientPort;
    return ServerProcess.start(
        directory,
        Programs.mainstay(),
        List.of(
            "--name=" + name,
            "--data-dir=" + directory.resolve(name + ".etcd"),
            "--listen-peer-urls=" + peerUrl,
            "--initial-advertise-peer-urls=" + peerUrl,
            "--listen-client-urls=" + clientUrl,
            "--advertise-client-urls=" + clientUrl,
            "--initial-cluster=" + peers,
            "--auto-tls",
            "--peer-auto-tls"));
  }

  private Path pki(String file) {
    return directory.resolve("pki").resolve(file);
  }

  private static String ca(TestAuthority authority) {
    return authority.certFile().toString();
  }

  private static Curl.Result curl(TestAuthority authority, Issued shown, String... arguments) {
    return Curl.run(
        Stream.concat(
                Stream.of(
                    "--cacert",
                    ca(authority),
                    "--cert",
                    shown.certFile().toString(),
                    "--key",
                    shown.keyFile().toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }
}
