package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberCommands;
import io.mainstay.interop.fixture.MemberProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learners become voters, and stay so. */
class PromotionIT {
  private static final String NOT_IN_SYNC =
      "etcdserver: can only promote a learner member which is in sync with leader";

  @TempDir Path directory;

  @Test
  void aLearnerIsPromotedOnceItHasStartedAndCaughtUp() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 1)) {
      MemberCommands leader = cluster.leader().commands();
      MemberProcess learner = cluster.newcomer();
      var settings = leader.add(learner.name(), learner.peerUrl(), "--learner");
      String id =
          leader.list().stream().filter(member -> !member.started()).findFirst().orElseThrow().id();

      assertThat(cluster.leader().etcdctl().fail("member", "promote", id)).contains(NOT_IN_SYNC);
      learner.join(settings);
      learner.awaitReady();
      leader.promoteOnceReady(id);

      cluster.welcome(learner);
      cluster.awaitAllListedAsVoters();
      learner.etcdctl().run("put", "by", "the new voter");
    }
  }

  @Test
  void aPromotedLearnerCountsForTheMajorityAlsoAfterARestart() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 3)) {
      MemberProcess learner = cluster.grow("--learner");
      cluster.leader().commands().promoteOnceReady(learner.id());
      cluster.awaitAllListedAsVoters();

      learner.restart();
      learner.awaitReady();

      cluster.awaitAllListedAsVoters();
      cluster.members().stream()
          .filter(member -> member != learner)
          .findFirst()
          .orElseThrow()
          .process()
          .kill();
      // Three of four are needed, and there are only three.
      cluster.leader().etcdctl().run("put", "needs", "everyone");
      assertThat(learner.etcdctl().run("get", "needs")).isEqualTo("needs\neveryone\n");
    }
  }
}
