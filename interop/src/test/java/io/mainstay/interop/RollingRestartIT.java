package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.MemberStatus;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import io.mainstay.interop.fixture.WrittenState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every member in turn is stopped in good order while it leads, and started again, while clients
 * write.
 */
class RollingRestartIT {
  private static final int WRITES_BETWEEN_STOPS = 100;

  @TempDir Path directory;

  @Test
  void noAcknowledgedWriteIsLostAndLeadershipIsHandedOver() {
    try (ServerCluster cluster = ServerCluster.startUnderTest(directory, 3);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), 6)) {
      for (int member = 0; member < cluster.size(); member++) {
        makeLeader(cluster, member);
        writers.awaitMore(WRITES_BETWEEN_STOPS);

        cluster.member(member).terminate();
        cluster.member(member).awaitExit();

        // Not waited for: who leads goes only after another has come to lead.
        assertThat(cluster.leader()).isNotEqualTo(member);
        writers.awaitMore(WRITES_BETWEEN_STOPS);
        cluster.restart(member);
        cluster.awaitReady();
      }
      writers.stop();
      WrittenState.assertAllSound(cluster.urls(), writers);
    }
  }

  private static void makeLeader(ServerCluster cluster, int member) {
    MemberStatus status = cluster.status(member);
    if (!status.leads()) {
      new Etcdctl(cluster.endpoints())
          .run("move-leader", Long.toHexString(status.memberId()), "--command-timeout=30s");
    }
  }
}
