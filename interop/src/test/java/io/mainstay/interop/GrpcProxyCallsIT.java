package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrpcProxies;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.RunningEtcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients do through one gRPC proxy in front of one member. */
class GrpcProxyCallsIT {
  private static final List<Integer> PORTS = Ports.free(2);
  private static final String ADDRESS = "127.0.0.1:" + PORTS.get(0);
  private static final String METRICS = "http://127.0.0.1:" + PORTS.get(1);

  @TempDir static Path directory;
  private static ServerCluster cluster;
  private static ServerProcess proxy;

  private final Etcdctl etcdctl = new Etcdctl(ADDRESS);

  @BeforeAll
  static void start() {
    cluster = ServerCluster.start(directory, 1);
    proxy =
        GrpcProxies.start(
            directory,
            ADDRESS,
            cluster.endpoints(),
            "--metrics-addr=" + METRICS,
            "--advertise-client-url=" + ADDRESS,
            "--endpoints-auto-sync-interval=1s",
            "--experimental-serializable-ordering",
            "--debug");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    cluster.close();
  }

  @Test
  void aLeaderIsElectedAndObserved() {
    try (RunningEtcdctl leader = etcdctl.start("elect", "office", "me");
        RunningEtcdctl observer = etcdctl.start("elect", "-l", "office")) {
      leader.awaitOutput("its proposal", text -> text.endsWith("\nme\n"));
      observer.awaitOutput("the leader's proposal", text -> text.endsWith("\nme\n"));
    }
  }

  @Test
  void aLockKeepsTheNextOneWaiting() {
    try (RunningEtcdctl holder = etcdctl.start("lock", "l")) {
      String key = holder.awaitOutput("the key of the lock", text -> text.startsWith("l/"));
      try (RunningEtcdctl next = etcdctl.start("lock", "l")) {
        holder.terminate();
        String nextKey = next.awaitOutput("the key of the lock", text -> text.startsWith("l/"));
        assertThat(nextKey).isNotEqualTo(key);
      }
    }
  }

  @Test
  void aSnapshotIsThatOfTheMember() throws Exception {
    etcdctl.run("put", "snap", "1");
    Path file = directory.resolve("snapshot.db");
    etcdctl.run("snapshot", "save", file.toString());

    Process status =
        new ProcessBuilder(Programs.etcdutl(), "snapshot", "status", file.toString(), "-w", "json")
            .start();
    assertThat(Etcdctl.finish(status, "").output()).contains("\"totalKey\":");
  }

  @Test
  void itsOwnMetricsCountCallsAndTheCache() {
    etcdctl.run("put", "counted", "1");
    etcdctl.run("get", "counted");
    etcdctl.run("get", "counted", "--consistency=s");

    assertThat(page("/proxy/metrics"))
        .contains(
            "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Put\","
                + "grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"}",
            "\netcd_grpc_proxy_cache_hits_total 1\n");
  }

  @Test
  void theMetricsOfAMemberAreShown() {
    assertThat(page("/metrics")).contains("\netcd_server_has_leader 1\n");
  }

  @Test
  void itSaysThatItServes() {
    assertThat(page("/proxy/health")).isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
  }

  @Test
  void itFindsTheMembersByItself() {
    proxy.awaitOutput("set etcd endpoints by autoSync");

    assertThat(etcdctl.run("put", "found", "1")).isEqualTo("OK\n");
  }

  private static String page(String path) {
    return Curl.run(METRICS + path).output();
  }
}
