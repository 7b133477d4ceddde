package io.mainstay.interop;

import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import io.mainstay.interop.fixture.WrittenState;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while clients write. After each crash every acknowledged write is there, nothing was
 * applied twice, and no revision is missing (regressions 13766, 14370).
 */
class CrashIT {
  private static final int ROUNDS = 20;
  private static final int WRITES_BETWEEN_CRASHES = 150;

  @TempDir Path directory;

  @Test
  void threeMembersKeepEveryAcknowledgedWriteThroughTwentyCrashes() {
    Random random = new Random(20);
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 6)) {
      for (int round = 0; round < ROUNDS; round++) {
        writers.awaitMore(WRITES_BETWEEN_CRASHES);
        boolean all = round % 4 == 3;
        List<Integer> victims = all ? List.of(0, 1, 2) : List.of(random.nextInt(3));
        victims.forEach(victim -> cluster.member(victim).kill());
        victims.forEach(cluster::restart);
        cluster.awaitReady();
      }
      writers.awaitMore(WRITES_BETWEEN_CRASHES);
      writers.stop();
      WrittenState.assertAllSound(cluster.urls(), writers);
    }
  }

  @Test
  void aSingleMemberKeepsEveryAcknowledgedWrite() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 4)) {
      for (int round = 0; round < 5; round++) {
        writers.awaitMore(WRITES_BETWEEN_CRASHES);
        cluster.member(0).kill();
        cluster.restart(0);
        cluster.awaitReady();
      }
      writers.awaitMore(WRITES_BETWEEN_CRASHES);
      writers.stop();
      WrittenState.assertSound(cluster.urls().get(0), writers);
    }
  }

  @Test
  void writesGoOnWhenTheLeaderIsKilled() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 3)) {
      writers.awaitMore(WRITES_BETWEEN_CRASHES);
      cluster.member(cluster.leader()).kill();

      writers.awaitMore(WRITES_BETWEEN_CRASHES);
    }
  }
}
