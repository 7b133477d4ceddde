package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members are taken out of a cluster for good. Every test takes one, and there are enough for all
 * tests in any order.
 */
@TestInstance(Lifecycle.PER_CLASS)
class MemberRemovalIT {
  private static final String OUT = "the member has been permanently removed from the cluster";

  private GrowingCluster cluster;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  MemberRemovalIT() {}

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    cluster = GrowingCluster.start(directory, 6);
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aLeaderIsRemovedByAnotherMember() {
    MemberProcess leader = cluster.leader();

    assertRemoved(leader, cluster.follower());

    assertEndedAsRemoved(leader);
    assertTheRestServes();
  }

  @Test
  void aLeaderIsRemovedByItself() {
    MemberProcess leader = cluster.leader();

    assertRemoved(leader, leader);

    assertEndedAsRemoved(leader);
    assertTheRestServes();
  }

  @Test
  void aFollowerIsRemovedByItselfAndEndsAgainWhenItIsStartedAgain() {
    MemberProcess follower = cluster.follower();

    assertRemoved(follower, follower);

    assertEndedAsRemoved(follower);
    follower.restart();
    assertEndedAsRemoved(follower);
    assertTheRestServes();
  }

  @Test
  void aMemberThatIsDownIsRemovedAndEndsWhenItComesBack() {
    MemberProcess down = cluster.follower();
    String id = down.id();
    down.process().kill();

    assertThat(cluster.commands().remove(id)).startsWith("Member %16s removed from".formatted(id));
    cluster.forget(down);

    assertTheRestServes();
    down.restart();
    assertEndedAsRemoved(down);
  }

  private void assertRemoved(MemberProcess leaving, MemberProcess asked) {
    String id = leaving.id();
    assertThat(asked.commands().remove(id))
        .startsWith("Member %16s removed from cluster ".formatted(id));
    cluster.forget(leaving);
  }

  private static void assertEndedAsRemoved(MemberProcess member) {
    assertThat(member.process().awaitExit()).as(member.process().outputText()).isZero();
    assertThat(member.process().printed(OUT)).as(member.process().outputText()).isTrue();
  }

  private void assertTheRestServes() {
    cluster.awaitAllListedAsVoters();
    cluster.leader().etcdctl().run("put", "still", "serving");
    for (MemberProcess member : cluster.members()) {
      assertThat(member.etcdctl().run("get", "still")).isEqualTo("still\nserving\n");
    }
  }
}
