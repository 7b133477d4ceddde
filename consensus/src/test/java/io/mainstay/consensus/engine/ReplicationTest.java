package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
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
      List<String> order = cluster.member(1).state.payloads();
      assertThat(order).hasSize(300);
      assertThat(cluster.member(2).state.payloads()).isEqualTo(order);
      assertThat(cluster.member(3).state.payloads()).isEqualTo(order);
    }
  }

  @Test
  void theStatusSaysWhatTheLogHoldsInMemory() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      for (int i = 0; i < 8; i++) {
        member.propose("x".repeat(1 << 20));
      }
      await().atMost(Cluster.PATIENCE).until(() -> member.state.payloads().size() == 8);

      assertThat(member.consensus().status().bufferBytes()).isGreaterThan(8 << 20);
    }
  }

  @Test
  void payloadsThatPileUpShareEntries() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      CountDownLatch gate = new CountDownLatch(1);
      member.state.gate = gate;
      for (int i = 0; i < 1000; i++) {
        member.propose("p" + i);
      }
      gate.countDown();
      await().atMost(Cluster.PATIENCE).until(() -> member.state.payloads().size() == 1000);
      assertThat(member.state.entrySizes()).hasSizeLessThan(100);
      assertThat(member.state.payloads()).isSortedAccordingTo((a, b) -> number(a) - number(b));
    }
  }

  private static int number(String payload) {
    return Integer.parseInt(payload.substring(1));
  }

  @Test
  void aBarrierOnAFollowerSeesWhatTheLeaderHasApplied() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member follower = cluster.follower();
      Member leader = cluster.leader();
      for (int i = 0; i < 20; i++) {
        String payload = "p" + i;
        leader.propose(payload);
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Cluster.PATIENCE)
            .until(() -> leader.state.payloads().contains(payload));
        follower.consensus().readBarrier().get(30, TimeUnit.SECONDS);
        assertThat(follower.state.payloads()).contains(payload);
      }
    }
  }

  @Test
  void aBarrierOnAFollowerWaitsUntilItHasAppliedAsMuch() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member follower = cluster.follower();
      Member leader = cluster.leader();
      CountDownLatch gate = new CountDownLatch(1);
      follower.state.gate = gate;
      leader.propose("a");
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.payloads().contains("a"));
      var barrier = follower.consensus().readBarrier();
      leader.consensus().readBarrier().get(30, TimeUnit.SECONDS);
      assertThat(barrier).isNotDone();
      gate.countDown();
      barrier.get(30, TimeUnit.SECONDS);
      assertThat(follower.state.payloads()).contains("a");
    }
  }

  @Test
  void withoutAQuorumAPayloadWaitsAndCanBeWithdrawn() {
    try (Cluster cluster = new Cluster(directory, 3)) {
      Member lonely = cluster.member(3);
      lonely.start();
      Proposal withdrawn = lonely.propose("withdrawn");
      lonely.propose("kept");
      assertThat(withdrawn.withdraw()).isTrue();
      cluster.member(1).start();
      cluster.member(2).start();
      cluster.awaitApplied("kept");
      assertThat(lonely.state.payloads()).doesNotContain("withdrawn");
    }
  }

  @Test
  void aBrokenConnectionNeverAppliesAForwardedPayloadTwice() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member follower = cluster.follower();
      Member leader = cluster.leader();
      List<String> proposed = new ArrayList<>();
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 50; i++) {
          String payload = "p" + round + "/" + i;
          proposed.add(payload);
          follower.propose(payload);
        }
        cluster.wire(follower, leader).breakOff();
      }
      follower.propose("last");
      cluster.awaitApplied("last");
      List<String> applied = follower.state.payloads();
      assertThat(applied).doesNotHaveDuplicates();
      assertThat(applied).isSubsetOf(withLast(proposed));
      assertThat(follower.rejected).isEmpty();
    }
  }

  private static List<String> withLast(List<String> proposed) {
    List<String> all = new ArrayList<>(proposed);
    all.add("last");
    return all;
  }

  @Test
  void aFollowerHearsOfACommitWithoutWaitingForAHeartbeat() {
    Duration heartbeat = Cluster.PATIENCE.multipliedBy(2);
    try (Cluster cluster =
        new Cluster(
            directory, 3, o -> Options.withTimes(o, heartbeat.multipliedBy(2), heartbeat))) {
      // The one that stands first comes last: whom it cannot reach at once it tries again only
      // after a heartbeat.
      cluster.member(3).start();
      cluster.member(2).start();
      cluster.member(1).start();
      cluster.leader();
      for (int i = 0; i < 10; i++) {
        String payload = "p" + i;
        cluster.follower().propose(payload);
        cluster.awaitApplied(payload);
      }
    }
  }

  @Test
  void aVeryLargePayloadDoesNotCostTheLeadership() {
    // Patient enough for a machine with other things to do.
    try (Cluster cluster =
        new Cluster(
                directory,
                3,
                o -> Options.withTimes(o, Duration.ofSeconds(5), Duration.ofMillis(100)))
            .start()) {
      Member follower = cluster.follower();
      long term = cluster.leader().consensus().leadership().term();
      for (int i = 0; i < 2; i++) {
        follower.consensus().propose(new byte[10 << 20], Priority.NORMAL, reason -> {});
      }
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.members())
                      .allSatisfy(m -> assertThat(m.state.payloads()).hasSize(2)));
      assertThat(cluster.leader().consensus().leadership().term()).isEqualTo(term);
    }
  }
}
