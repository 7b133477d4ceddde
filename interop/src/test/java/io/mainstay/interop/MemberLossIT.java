package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdutl;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberCommands.ListedMember;
import io.mainstay.interop.fixture.MemberProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members and their data are lost for good, and the cluster is made whole again; what would lose
 * the majority itself is refused.
 */
class MemberLossIT {
  @TempDir Path directory;

  @Test
  void regression21667_aMemberIsAddedWhileOneOfThreeIsDownAndTakesItsPlace() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 3)) {
      cluster.etcdctl().run("put", "before", "loss");
      MemberProcess lost = cluster.follower();
      String id = lost.id();
      lost.lose();

      MemberProcess replacement = cluster.grow();
      cluster.commands().remove(id);
      cluster.forget(lost);

      cluster.awaitAllListedAsVoters();
      assertThat(replacement.etcdctl().run("get", "before")).isEqualTo("before\nloss\n");
      // The three carry on without any one of them, so the new one votes.
      cluster.leader().process().kill();
      cluster.leader().etcdctl().run("put", "after", "loss");
      assertThat(replacement.etcdctl().run("get", "after")).isEqualTo("after\nloss\n");
    }
  }

  @Test
  void regression20896_20071_theLastMemberGoesOnAloneWithoutTheLearnerAndTheClusterGrowsAgain() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 3)) {
      MemberProcess survivor = cluster.member(0);
      String survivorId = survivor.id();
      cluster.grow("--learner");
      survivor.etcdctl().run("put", "before", "loss");
      for (MemberProcess member : cluster.members()) {
        if (member != survivor) {
          member.lose();
          cluster.forget(member);
        }
      }

      survivor.restart("--force-new-cluster");
      survivor.awaitReady();

      cluster.awaitAllListedAsVoters();
      assertThat(survivor.commands().list())
          .extracting(ListedMember::id)
          .containsExactly(survivorId);
      assertThat(survivor.etcdctl().run("get", "before")).isEqualTo("before\nloss\n");
      survivor.restart();
      survivor.awaitReady();
      cluster.grow();
      cluster.grow();
      cluster.awaitAllListedAsVoters();
      cluster.etcdctl().run("put", "after", "loss");
      for (MemberProcess member : cluster.members()) {
        assertThat(member.etcdctl().run("get", "after")).isEqualTo("after\nloss\n");
      }
    }
  }

  @Test
  void ofTheSurvivorsOfALostMajorityTheMostAdvancedMakesTheNewCluster() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 5)) {
      MemberProcess behind = cluster.follower();
      behind.process().kill();
      cluster.leader().etcdctl().run("put", "only", "one survivor has it");
      MemberProcess ahead = cluster.leader();
      cluster.members().stream()
          .filter(MemberProcess::isRunning)
          .forEach(member -> member.process().kill());

      String found =
          Etcdutl.run(
              List.of(
                  "recover",
                  "--yes",
                  "-w",
                  "json",
                  behind.dataDirectory().toString(),
                  ahead.dataDirectory().toString()));
      for (MemberProcess member : cluster.members()) {
        if (member != ahead) {
          cluster.forget(member);
        }
      }
      ahead.restart();
      ahead.awaitReady();

      assertThat(found.lines().toList().get(0)).endsWith("\"mostAdvanced\":false}");
      assertThat(found.lines().toList().get(1)).endsWith("\"mostAdvanced\":true}");
      assertThat(ahead.commands().list()).hasSize(1);
      assertThat(ahead.etcdctl().run("get", "only")).isEqualTo("only\none survivor has it\n");
    }
  }

  @Test
  void whatWouldCostTheMajorityIsRefusedWhileASecondMemberHasNotStarted() {
    String refusal = "etcdserver: re-configuration failed due to not enough started members";
    try (GrowingCluster cluster = GrowingCluster.start(directory, 1)) {
      MemberProcess only = cluster.member(0);
      MemberProcess second = cluster.newcomer();
      only.commands().add(second.name(), second.peerUrl());

      assertThat(only.etcdctl().fail("member", "remove", only.id())).contains(refusal);
      assertThat(only.etcdctl().fail("member", "add", "third", "--peer-urls=http://127.0.0.1:1"))
          .contains(refusal);

      assertThat(only.commands().list()).hasSize(2);
    }
  }
}
