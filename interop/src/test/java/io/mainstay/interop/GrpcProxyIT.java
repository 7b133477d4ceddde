package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrpcProxies;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.RunningEtcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original client behind {@code etcd grpc-proxy start}. */
class GrpcProxyIT {
  @TempDir Path directory;
  private final String address = "127.0.0.1:" + Ports.free(1).get(0);
  private final Etcdctl etcdctl = new Etcdctl(address);

  private ServerProcess start(String endpoints, String... flags) {
    return GrpcProxies.start(directory, address, endpoints, flags);
  }

  @Test
  void keysLeasesAndLocksAreThoseOfTheCluster() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess proxy = start(cluster.endpoints())) {
      assertThat(proxy.isRunning()).isTrue();
      assertThat(etcdctl.run("put", "a", "1")).isEqualTo("OK\n");
      assertThat(new Etcdctl(cluster.endpoints()).run("get", "a")).isEqualTo("a\n1\n");
      assertThat(etcdctl.run("get", "a", "--consistency=s")).isEqualTo("a\n1\n");
      etcdctl.run("put", "a", "2");
      assertThat(etcdctl.run("get", "a", "--consistency=s")).isEqualTo("a\n2\n");
      assertThat(etcdctl.tryRun("value(\"a\") = \"2\"\n\nput a 3\n\nput a 4\n\n", "txn").output())
          .startsWith("SUCCESS");
      assertThat(etcdctl.run("get", "a", "--consistency=s")).isEqualTo("a\n3\n");
      assertThat(etcdctl.run("del", "a")).isEqualTo("1\n");
      String lease = etcdctl.run("lease", "grant", "60").split(" ", -1)[1];
      assertThat(etcdctl.run("lease", "keep-alive", "--once", lease)).contains("keepalived");
      assertThat(etcdctl.run("lease", "revoke", lease)).contains("revoked");
      assertThat(etcdctl.run("lock", "l", "echo", "held")).isEqualTo("held\n");
      assertThat(etcdctl.run("member", "list")).contains("127.0.0.1:23790");
      assertThat(etcdctl.fail("get", "")).contains("etcdserver: key is not provided");
    }
  }

  @Test
  void manyWatchersOfAKeyShareOneWatch() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess proxy = start(cluster.endpoints())) {
      assertThat(proxy.isRunning()).isTrue();
      StringBuilder watches = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        watches.append("watch a\n");
      }
      try (RunningEtcdctl client = etcdctl.start("watch", "-i")) {
        client.type(watches.toString());
        AtomicInteger puts = new AtomicInteger();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  String value = "value" + puts.incrementAndGet();
                  etcdctl.run("put", "a", value);
                  return seen(client, value);
                });

        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(watchersAt(cluster)).isEqualTo(1));
        etcdctl.run("put", "a", "last");
        await().atMost(Duration.ofSeconds(30)).until(() -> seen(client, "last"));
      }
    }
  }

  /** Whether all watchers have told of a value. */
  private static boolean seen(RunningEtcdctl client, String value) {
    return client.output().lines().filter(value::equals).count() == 100;
  }

  @Test
  void aNamespaceIsSeenByMembersOnly() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess proxy = start(cluster.endpoints(), "--namespace=ns/")) {
      assertThat(proxy.isRunning()).isTrue();
      etcdctl.run("put", "a", "1");
      new Etcdctl(cluster.endpoints()).run("put", "outside", "2");

      assertThat(etcdctl.run("get", "", "--prefix", "--keys-only")).isEqualTo("a\n\n");
      assertThat(new Etcdctl(cluster.endpoints()).run("get", "", "--prefix", "--keys-only"))
          .isEqualTo("ns/a\n\noutside\n\n");
    }
  }

  @Test
  void aProxyEntersItselfUnderTheResolverPrefixInTheNamespace() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess proxy =
            start(
                cluster.endpoints(),
                "--namespace=ns/",
                "--resolver-prefix=proxies",
                "--resolver-ttl=60",
                "--advertise-client-url=" + address)) {
      proxy.awaitOutput("registered session with lease");

      assertThat(
              new Etcdctl(cluster.endpoints())
                  .run("get", "ns/proxies/" + address, "--print-value-only"))
          .startsWith("{\"Op\":0,\"Addr\":\"" + address + "\",\"Metadata\":\"{\\\"name\\\":");
      assertThat(etcdctl.run("member", "list")).contains(address);
    }
  }

  @Test
  void watchesOutliveTheMemberTheyRanOn() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        ServerProcess proxy = start(cluster.endpoints());
        RunningEtcdctl watch = etcdctl.start("watch", "a", "--rev=1")) {
      assertThat(proxy.isRunning()).isTrue();
      etcdctl.run("put", "a", "1");
      await().atMost(Duration.ofSeconds(30)).until(() -> watch.output().contains("PUT\na\n1\n"));

      cluster.member(cluster.leader()).kill();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> etcdctl.tryRun("", "put", "a", "2").exitStatus() == 0);

      await().atMost(Duration.ofSeconds(30)).until(() -> watch.output().contains("PUT\na\n2\n"));
      assertThat(Curl.run("http://" + address + "/health").output()).contains("true");
    }
  }

  @Test
  void usersSeeWhatTheyMaySeeAndNothingThatIsKeptForOthers() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        ServerProcess proxy = start(cluster.endpoints())) {
      assertThat(proxy.isRunning()).isTrue();
      etcdctl.run("put", "secret", "1");
      etcdctl.run("user", "add", "root:root");
      etcdctl.run("user", "add", "alice:alice");
      etcdctl.run("user", "grant-role", "root", "root");
      etcdctl.run("auth", "enable");

      assertThat(etcdctl.run("get", "secret", "--consistency=s", "--user=root:root"))
          .isEqualTo("secret\n1\n");
      assertThat(etcdctl.fail("get", "secret", "--consistency=s", "--user=alice:alice"))
          .contains("etcdserver: permission denied");
      assertThat(etcdctl.fail("get", "secret")).contains("etcdserver: user name is empty");
    }
  }

  private static int watchersAt(ServerCluster cluster) {
    return Curl.run(cluster.urls().get(0) + "/metrics")
        .output()
        .lines()
        .filter(line -> line.startsWith("etcd_debugging_mvcc_watcher_total "))
        .mapToInt(line -> (int) Double.parseDouble(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }
}
