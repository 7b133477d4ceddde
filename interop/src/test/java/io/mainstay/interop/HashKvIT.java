package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.RandomHistory;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters that were told to do the same give the same hashes. */
class HashKvIT {
  private static final int OPERATIONS = 400;
  private static final int KEYS = 60;

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theHashesAreThoseOfTheOriginal() {
    List<String> original;
    try (ServerCluster cluster = ServerCluster.startOriginal(originalDirectory, 1)) {
      original = play(cluster.clientPorts().get(0), 1);
    }
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1)) {
      assertThat(play(cluster.clientPorts().get(0), 1)).isEqualTo(original);
    }
  }

  @Test
  void allMembersGiveTheSameHash() {
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 3)) {
      play(cluster.clientPorts().get(0), 2);
      // A linearizable read brings a member up to what the others have.
      cluster.urls().forEach(url -> new Etcdctl(url).run("get", "none"));
      List<String> hashes =
          cluster.clientPorts().stream()
              .map(
                  port -> {
                    try (WireClient client = new WireClient(vertx, port)) {
                      return hash(client, 0);
                    }
                  })
              .distinct()
              .toList();
      assertThat(hashes).hasSize(1);
    }
  }

  /** Writes and compacts in turns, and gives the hashes seen on the way. */
  private List<String> play(int port, long seed) {
    List<String> hashes = new ArrayList<>();
    RandomHistory history = new RandomHistory(seed, KEYS);
    try (WireClient client = new WireClient(vertx, port)) {
      hashes.add(hash(client, 0));
      history.grantLeases(client);
      for (int round = 0; round < 4; round++) {
        long before = history.revision();
        history.write(client, OPERATIONS);
        hashesBetween(before, history.revision(), client, hashes);
        long compacted = (before + history.revision()) / 2;
        RandomHistory.compact(client, compacted);
        hashesBetween(compacted, history.revision(), client, hashes);
      }
      RandomHistory.deleteEverything(client);
      hashes.add(hash(client, 0));
      RandomHistory.compact(client, history.revision() + 1);
      hashes.add(hash(client, 0));
    }
    return hashes;
  }

  /** At some revisions after one, up to another. */
  private static void hashesBetween(long after, long last, WireClient client, List<String> hashes) {
    long step = Math.max(1, (last - after) / 8);
    for (long revision = after + 1; revision <= last; revision += step) {
      hashes.add(hash(client, revision));
    }
    hashes.add(hash(client, last));
    hashes.add(hash(client, 0));
  }

  private static String hash(WireClient client, long revision) {
    HashKVResponse answer =
        client
            .call(Methods.HASH_KV, HashKVRequest.newBuilder().setRevision(revision).build())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return "%08x at %d of %d, compacted at %d"
        .formatted(
            answer.getHash(),
            revision,
            answer.getHeader().getRevision(),
            answer.getCompactRevision());
  }
}
