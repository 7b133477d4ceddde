package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplicationTest {
  @TempDir Path directory;

  @Test
  void aSoleMemberAppliesWhatIsProposed() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      cluster.leader().propose("a");
      cluster.awaitApplied("a");
    }
  }

  @Test
  void everyMemberAppliesInTheSameOrder() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      cluster.leader();
      String[] payloads = new String[300];
      for (int i = 0; i < payloads.length; i++) {
        payloads[i] = "p" + i;
        cluster.member(1 + i % 3).propose(payloads[i]);
      }
      cluster.awaitApplied(payloads);
      assertThat(cluster.member(1).state.payloads()).hasSize(300);
      assertThat(cluster.member(2).state.payloads()).isEqualTo(cluster.member(1).state.payloads());
      assertThat(cluster.member(3).state.payloads()).isEqualTo(cluster.member(1).state.payloads());
    }
  }

  @Test
  void aBarrierOnAFollowerSeesWhatTheLeaderHasApplied() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member follower = cluster.follower();
      Member leader = cluster.leader();
      leader.propose("a");
      org.awaitility.Awaitility.await()
          .atMost(Cluster.PATIENCE)
          .until(() -> leader.state.payloads().contains("a"));
      follower.consensus().readBarrier().get(30, TimeUnit.SECONDS);
      assertThat(follower.state.payloads()).contains("a");
    }
  }
}
