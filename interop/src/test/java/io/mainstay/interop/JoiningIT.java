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

/** Who comes to a running cluster of three with the wrong settings is told what is wrong. */
@TestInstance(Lifecycle.PER_CLASS)
class JoiningIT {
  private GrowingCluster cluster;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  JoiningIT() {}

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    cluster = GrowingCluster.start(directory, 3);
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whoWasNotAddedDoesNotJoin() {
    MemberProcess stranger = cluster.newcomer();

    stranger.join(cluster.member(0).place() + "," + stranger.place());

    assertRefused(stranger, "member count is unequal");
  }

  @Test
  void whoExpectsAMemberElsewhereDoesNotJoin() {
    MemberProcess stranger = cluster.newcomer();

    stranger.join(
        cluster.member(0).place() + "," + cluster.member(1).place() + "," + stranger.place());

    assertRefused(stranger, "PeerURLs: no match found for existing member (");
    assertRefused(stranger, "last resolver error (resolved urls: ");
  }

  @Test
  void whoFindsNobodyDoesNotJoin() {
    MemberProcess stranger = cluster.newcomer();
    MemberProcess absent = cluster.newcomer();

    stranger.join(absent.place() + "," + stranger.place());

    assertRefused(
        stranger,
        "cannot fetch cluster info from peer urls: could not retrieve cluster information from the"
            + " given URLs");
  }

  @Test
  void whoHasLostItsDataDoesNotFoundTheClusterAnew() {
    MemberProcess forgetful = cluster.member(2);
    String id = forgetful.id();
    forgetful.lose();

    forgetful.restart();

    assertRefused(forgetful, "member " + id + " has already been bootstrapped");
  }

  private static void assertRefused(MemberProcess member, String reason) {
    assertThat(member.process().awaitExit()).as(member.process().outputText()).isEqualTo(1);
    assertThat(member.process().printed(reason)).as(member.process().outputText()).isTrue();
  }
}
