package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.interop.fixture.TlsCluster;
import io.mainstay.interop.fixture.WireClient;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TlsTestClient;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.ServiceMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and authorities that change while members serve. */
class TlsRotationIT {
  private static final int ROUNDS = 4;
  private static final int PUTS_PER_ROUND = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ServiceMethod<PutResponse, PutRequest> PUT =
      WireClient.method("etcdserverpb.KV/Put", PutResponse.getDefaultInstance());

  @TempDir private Path directory;

  @Test
  void certificatesAreRotatedUnderLoadWithoutAFailedRequest() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TlsCluster cluster = TlsCluster.start(directory, 3)) {
      TestAuthority authority = cluster.authority();
      Issued client = authority.issue("client");
      try (Load kept = new Load(vertx, cluster, client, false);
          Load fresh = new Load(vertx, cluster, client, true)) {
        for (int round = 0; round < ROUNDS; round++) {
          for (int member = 0; member < 3; member++) {
            Issued newest = authority.issue(TlsCluster.name(member));
            assertThat(shown(cluster, member, client)).isEqualTo(newest.certificate());
          }
          kept.awaitMore();
          fresh.awaitMore();
        }
        assertThat(kept.failures).isEmpty();
        assertThat(fresh.failures).isEmpty();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aMemberThatComesBackAfterTheAuthorityWasExchangedIsLetInByTheOthers() throws Exception {
    try (TlsCluster cluster = TlsCluster.start(directory, 3)) {
      TestAuthority old = cluster.authority();
      Issued client = old.issue("client");
      TestAuthority next = TestAuthority.create(directory.resolve("pki"), "next");
      Path trusted = old.certFile();

      // As operators do: trust both, then change the certificates, then trust the new one only.
      replace(trusted, Files.readString(trusted) + Files.readString(next.certFile()));
      next.issue(TlsCluster.name(2));
      cluster.restart(2);
      cluster.awaitReady();

      assertThat(new TlsTestClient(next, client).get(cluster.clientPort(2), "/version").server())
          .isNotNull();
      assertThat(cluster.etcdctl().run("put", "k", "v")).isEqualTo("OK\n");
    }
  }

  @Test
  void aBadNewCertificateIsToldOnceAndTheOldOneStaysInForce() throws Exception {
    try (TlsCluster cluster = TlsCluster.start(directory, 1)) {
      Issued client = cluster.authority().issue("client");
      var before = shown(cluster, 0, client);
      Path certFile = directory.resolve("pki").resolve(TlsCluster.name(0) + ".pem");

      replace(certFile, "this is no certificate\n");

      assertThat(shown(cluster, 0, client)).isEqualTo(before);
      assertThat(shown(cluster, 0, client)).isEqualTo(before);
      // Once for each side that uses it: as a client of its peers it has not looked yet.
      assertThat(cluster.member(0).outputText().lines())
          .filteredOn(line -> line.contains("there is no PEM certificate in " + certFile))
          .as(cluster.member(0).outputText())
          .hasSize(1);
    }
  }

  private static java.security.cert.Certificate shown(TlsCluster cluster, int member, Issued client)
      throws IOException {
    return new TlsTestClient(cluster.authority(), client)
        .get(cluster.clientPort(member), "/version")
        .server();
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = Files.writeString(file.resolveSibling("fresh"), text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Puts one after the other, over one connection or each over its own. */
  private static final class Load implements AutoCloseable {
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopping;

    Load(Vertx vertx, TlsCluster cluster, Issued shown, boolean fresh) {
      thread = new Thread(() -> run(vertx, cluster, shown, fresh), "load");
      thread.setDaemon(true);
      thread.start();
    }

    void awaitMore() {
      int target = done.get() + PUTS_PER_ROUND;
      Awaitility.await("requests")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> done.get() >= target || !failures.isEmpty());
    }

    private void run(Vertx vertx, TlsCluster cluster, Issued shown, boolean fresh) {
      int next = 0;
      while (!stopping && failures.isEmpty()) {
        int port = cluster.clientPort(next++ % 3);
        try (WireClient client = new WireClient(vertx, port, cluster.authority(), shown)) {
          do {
            client
                .call(PUT, PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build())
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
            done.incrementAndGet();
          } while (!stopping && !fresh);
        } catch (Exception e) {
          failures.add(e);
        }
      }
    }

    @Override
    public void close() {
      stopping = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
