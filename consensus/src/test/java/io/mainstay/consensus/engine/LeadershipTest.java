package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.Leadership;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class LeadershipTest {
  @TempDir Path directory;

  @Test
  void allMembersAgreeOnWhoLeadsInWhichTerm() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member leader = cluster.leader();
      long term = leader.consensus().leadership().term();
      assertThat(term).isPositive();
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.members())
                      .extracting(m -> m.consensus().leadership())
                      .allSatisfy(l -> assertThat(l.leaderId()).isEqualTo(leader.id))
                      .allSatisfy(l -> assertThat(l.term()).isEqualTo(term)));
      assertThat(leader.state.leaderships).extracting(Leadership::local).contains(true);
    }
  }

  @Test
  void writesGoOnWhenTheLeaderIsGone() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      old.propose("before");
      cluster.awaitApplied("before");
      old.stop();
      cluster.leader(old).propose("after");
      cluster.awaitApplied("before", "after");
    }
  }

  @Test
  void aLeaderCutOffStepsDownAndServesNoStaleRead() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      cluster.isolate(old);
      CompletableFuture<Void> barrier = old.consensus().readBarrier();
      Member next = cluster.leader(old);
      next.propose("new");
      await().atMost(Cluster.PATIENCE).until(() -> next.state.payloads().contains("new"));
      await().atMost(Cluster.PATIENCE).until(() -> !old.leads());
      assertThat(barrier.isDone() && !barrier.isCompletedExceptionally()).isFalse();
      CompletableFuture<Void> later = old.consensus().readBarrier();

      cluster.heal();

      // Whichever of them passes must find the write of the other leader.
      for (CompletableFuture<Void> each : List.of(barrier, later)) {
        boolean passed =
            each.handle((ignored, failure) -> failure == null).get(30, TimeUnit.SECONDS);
        assertThat(!passed || old.state.payloads().contains("new")).isTrue();
      }
      cluster.awaitApplied("new");
    }
  }

  @Test
  void whatACutOffLeaderAcceptedIsNotAppliedTwice() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      cluster.isolate(old);
      long cutOffTerm = old.consensus().leadership().term();
      old.propose("perhaps");
      cluster.leader(old);
      cluster.heal();
      // As long as it takes itself for the leader, what it accepts may be lost, and rightly so.
      await().atMost(Cluster.PATIENCE).until(() -> knowsLeaderAfter(old, cutOffTerm));
      old.propose("after");
      cluster.awaitApplied("after");
      assertThat(old.rejected).isEmpty();
      assertThat(cluster.member(1).state.payloads().stream().filter("perhaps"::equals).count())
          .isLessThanOrEqualTo(1);
    }
  }

  private static boolean knowsLeaderAfter(Member member, long term) {
    Leadership leadership = member.consensus().leadership();
    return leadership.known() && leadership.term() > term;
  }

  @Test
  void regression7331_aLeaderServesNoReadBeforeAnEntryOfItsOwnTermIsApplied() throws Exception {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      member.propose("a");
      cluster.awaitApplied("a");
      member.stop();
      member.state.forget();
      CountDownLatch gate = new CountDownLatch(1);
      member.state.gate = gate;
      member.start();
      CompletableFuture<Void> barrier = member.consensus().readBarrier();
      assertThat(member.leads()).isFalse();
      assertThat(barrier).isNotDone();
      gate.countDown();
      barrier.get(30, TimeUnit.SECONDS);
      assertThat(member.state.payloads()).containsExactly("a");
    }
  }

  @Test
  void leadershipIsHandedToTheMemberAskedFor() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      Member target = cluster.follower();
      old.consensus().transferLeadership(target.id).get(30, TimeUnit.SECONDS);
      assertThat(cluster.leader(old).id).isEqualTo(target.id);
    }
  }

  @Test
  void aLeaderThatMayNotActYetIsKnownToItselfAsItIsToOthers() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      Member target = cluster.follower();
      CountDownLatch gate = new CountDownLatch(1);
      target.state.gate = gate;
      old.propose("held up at the target");

      old.consensus().transferLeadership(target.id).get(30, TimeUnit.SECONDS);
      long elected = target.consensus().electedId();
      boolean acts = target.leads();
      gate.countDown();

      assertThat(elected).isEqualTo(target.id);
      assertThat(acts).isFalse();
    }
  }

  @Test
  void leadershipIsNotHandedToAStranger() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member leader = cluster.leader();
      assertThatThrownBy(() -> leader.consensus().transferLeadership(99).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(leader.leads()).isTrue();
    }
  }

  @Test
  void aFollowerCannotHandLeadershipOver() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member follower = cluster.follower();
      assertThatThrownBy(
              () -> follower.consensus().transferLeadership(follower.id).get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aResigningLeaderIsFollowedByAnother() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member old = cluster.leader();
      cluster.follower();
      old.consensus().resignLeadership().get(30, TimeUnit.SECONDS);
      assertThat(old.leads()).isFalse();
    }
  }

  @Test
  void aSoleMemberResignsToNobody() throws Exception {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      cluster.leader().consensus().resignLeadership().get(30, TimeUnit.SECONDS);
      assertThat(cluster.leader().leads()).isTrue();
    }
  }
}
