package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases on whole processes: one that stands still, and more leases than can be ended at once. */
class LeaseIT {
  private static final int TTL_SECONDS = 4;

  @TempDir Path directory;

  @Test
  void regression15247_aLeaderThatStoodStillRevokesNothingWhenItGoesOn() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3)) {
      int old = cluster.leader();
      List<Integer> others = IntStream.range(0, 3).filter(index -> index != old).boxed().toList();
      Etcdctl etcdctl =
          new Etcdctl(cluster.endpoint(others.get(0)) + "," + cluster.endpoint(others.get(1)));
      List<String> leases = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        leases.add(grant(etcdctl, TTL_SECONDS));
        etcdctl.run("put", "kept/" + i, "v", "--lease=" + leases.get(i));
      }

      cluster.member(old).pause();
      keepAliveUntilRenewed(etcdctl, leases);
      // By the clock of the leader that stands still, all of them end.
      keepAliveFor(etcdctl, leases, Duration.ofSeconds(3 * TTL_SECONDS));
      cluster.member(old).resume();
      keepAliveFor(etcdctl, leases, Duration.ofSeconds(2 * TTL_SECONDS));

      assertThat(etcdctl.run("get", "kept/", "--prefix", "--keys-only"))
          .contains("kept/0", "kept/1", "kept/2", "kept/3", "kept/4");
    }
  }

  @Test
  void regression9360_writesGoOnWhileTenThousandLeasesExpireTogether() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        Client client = client(cluster);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 3)) {
      Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
      inParallel(10_000, number -> client.getLeaseClient().grant(2));
      int before = writers.acknowledged().size();
      AtomicInteger looks = new AtomicInteger();
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                looks.incrementAndGet();
                return etcdctl.run("lease", "list").startsWith("found 0 leases");
              });

      assertThat(looks).hasValueGreaterThan(1);
      assertThat(writers.acknowledged()).hasSizeGreaterThan(before + 100);
    }
  }

  @Test
  void regressionKubernetes96836_writesGoOnAfterALeaseWithTensOfThousandsOfKeys() throws Exception {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        Client client = client(cluster);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 3)) {
      long lease = client.getLeaseClient().grant(3600).get().getID();
      PutOption attached = PutOption.builder().withLeaseId(lease).build();
      inParallel(
          30_000,
          number -> client.getKVClient().put(bytes("many/" + number), bytes("v"), attached));
      assertThat(countMany(client)).isEqualTo(30_000);
      client.getLeaseClient().revoke(lease).get();
      int before = writers.acknowledged().size();

      assertThat(countMany(client)).isZero();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> writers.acknowledged().size() > before + 100);
    }
  }

  private static Client client(ServerCluster cluster) {
    return Client.builder().endpoints(cluster.urls().toArray(String[]::new)).build();
  }

  /** Asks many times, some hundreds at once. */
  private static void inParallel(int times, IntFunction<CompletableFuture<?>> call) {
    for (int from = 0; from < times; from += 500) {
      CompletableFuture.allOf(
              IntStream.range(from, from + 500).mapToObj(call).toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private static long countMany(Client client) throws Exception {
    GetOption all = GetOption.builder().isPrefix(true).withCountOnly(true).build();
    return client.getKVClient().get(bytes("many/"), all).get().getCount();
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  private static String grant(Etcdctl etcdctl, int ttlSeconds) {
    return etcdctl.run("lease", "grant", Integer.toString(ttlSeconds)).split(" ", -1)[1];
  }

  /** While a leader is elected renewals have to wait, and etcdctl gives up before. */
  private static void keepAliveUntilRenewed(Etcdctl etcdctl, List<String> leases) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> leases.stream().allMatch(lease -> keepAlive(etcdctl, lease)));
  }

  private static void keepAliveFor(Etcdctl etcdctl, List<String> leases, Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - endNanos < 0) {
      leases.forEach(lease -> assertThat(keepAlive(etcdctl, lease)).isTrue());
    }
  }

  private static boolean keepAlive(Etcdctl etcdctl, String lease) {
    return etcdctl.tryRun("", "lease", "keep-alive", "--once", lease).exitStatus() == 0;
  }
}
