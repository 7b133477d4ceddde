package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while clients write. After each crash every acknowledged write is there, nothing was
 * applied twice, and no revision is missing (regressions 13766, 14370).
 */
class CrashIT {
  private static final int ROUNDS = 20;
  private static final int WRITES_BETWEEN_CRASHES = 150;
  private static final long FIRST_REVISION = 2;

  @TempDir Path directory;

  @Test
  void threeMembersKeepEveryAcknowledgedWriteThroughTwentyCrashes() {
    Random random = new Random(20);
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 6)) {
      for (int round = 0; round < ROUNDS; round++) {
        awaitMoreWrites(writers);
        boolean all = round % 4 == 3;
        List<Integer> victims = all ? List.of(0, 1, 2) : List.of(random.nextInt(3));
        victims.forEach(victim -> cluster.member(victim).kill());
        victims.forEach(cluster::restart);
        cluster.awaitReady();
      }
      awaitMoreWrites(writers);
      writers.stop();
      long revision = assertSound(cluster, 0, writers);
      for (int member = 1; member < cluster.size(); member++) {
        assertThat(assertSound(cluster, member, writers)).isEqualTo(revision);
      }
    }
  }

  @Test
  void aSingleMemberKeepsEveryAcknowledgedWrite() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 4)) {
      for (int round = 0; round < 5; round++) {
        awaitMoreWrites(writers);
        cluster.member(0).kill();
        cluster.restart(0);
        cluster.awaitReady();
      }
      awaitMoreWrites(writers);
      writers.stop();
      assertSound(cluster, 0, writers);
    }
  }

  @Test
  void writesGoOnWhenTheLeaderIsKilled() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 3)) {
      awaitMoreWrites(writers);
      cluster.member(cluster.leader()).kill();

      awaitMoreWrites(writers);
    }
  }

  private static void awaitMoreWrites(UniqueKeyWriters writers) {
    int target = writers.acknowledged().size() + WRITES_BETWEEN_CRASHES;
    Awaitility.await("acknowledged writes")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> writers.acknowledged().size() >= target);
  }

  /** Checks one member's own state, and gives its revision. */
  private static long assertSound(ServerCluster cluster, int member, UniqueKeyWriters writers) {
    try (Client client = Client.builder().endpoints(cluster.urls().get(member)).build()) {
      // A linearizable read first: then the member has applied everything, and its own state is
      // read after it.
      read(client, false);
      GetResponse everything = read(client, true);
      List<KeyValue> pairs = everything.getKvs();
      long revision = everything.getHeader().getRevision();

      assertThat(pairs).extracting(CrashIT::keyOf).containsAll(writers.acknowledged());
      assertThat(pairs).as("writes applied twice").allMatch(pair -> pair.getVersion() == 1);
      assertThat(pairs.stream().mapToLong(KeyValue::getModRevision).sorted().toArray())
          .as("revisions, none missing")
          .isEqualTo(LongStream.rangeClosed(FIRST_REVISION, revision).toArray());
      return revision;
    }
  }

  private static GetResponse read(Client client, boolean serializable) {
    ByteSequence all = ByteSequence.from(new byte[] {0});
    try {
      return client
          .getKVClient()
          .get(all, GetOption.builder().withRange(all).withSerializable(serializable).build())
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String keyOf(KeyValue pair) {
    return pair.getKey().toString(StandardCharsets.UTF_8);
  }
}
