package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupSeed;
import io.mainstay.consensus.StateMachine.CommittedEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupSeedTest {
  @TempDir Path directory;

  /** Plants the same seed in every founder, whose own state holds it already. */
  private static void plant(Cluster cluster, int founders) {
    for (long id = 1; id <= founders; id++) {
      Member member = cluster.member(id);
      grown(member.state, founders);
      new GroupSeed(member.options().initialVoters(), founders)
          .plant(member.options().logDirectory(), member.options().stateDirectory(), member.state);
    }
  }

  private static void grown(MemoryStateMachine state, long index) {
    byte[] payload = "planted".getBytes(StandardCharsets.UTF_8);
    state.apply(List.of(new CommittedEntry(index, GroupSeed.TERM, List.of(payload))));
  }

  private static void grow(Cluster cluster, Long... voters) {
    DesiredGroup desired = new DesiredGroup(new Group(Set.of(voters), Set.of()), Set.of());
    cluster.members().stream()
        .filter(Member::running)
        .forEach(member -> member.consensus().steerTo(desired));
  }

  @Test
  void aSoleMemberGoesOnBehindTheSeed() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      plant(cluster, 1);
      cluster.start();

      cluster.leader().propose("after");

      cluster.awaitApplied("planted", "after");
      assertThat(cluster.member(1).state.appliedIndex()).isGreaterThan(2);
    }
  }

  @Test
  void foundersWithTheSameSeedFormAGroup() {
    try (Cluster cluster = new Cluster(directory, 3)) {
      plant(cluster, 3);
      cluster.start();

      cluster.leader().propose("after");

      cluster.awaitApplied("planted", "after");
      assertThat(cluster.members()).allMatch(member -> member.state.snapshotsLoaded == 0);
    }
  }

  @Test
  void aMemberComesBackFromItsSeed() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      plant(cluster, 1);
      cluster.start();
      cluster.leader().propose("before");
      cluster.awaitApplied("before");

      cluster.member(1).stop();
      cluster.member(1).start();
      cluster.leader().propose("after");

      cluster.awaitApplied("planted", "before", "after");
    }
  }

  @Test
  void whoJoinsReceivesTheSeedAndWhatFollowsIt() {
    try (Cluster cluster = new Cluster(directory, 3, 4, options -> options)) {
      plant(cluster, 3);
      for (long id = 1; id <= 3; id++) {
        cluster.member(id).start();
      }
      cluster.leader().propose("before");
      cluster.awaitApplied("before");

      grow(cluster, 1L, 2L, 3L, 4L);
      cluster.member(4).start();
      cluster.awaitApplied("planted", "before");
      cluster.leader().propose("after");

      cluster.awaitApplied("planted", "before", "after");
      assertThat(cluster.member(4).state.snapshotsLoaded).isEqualTo(1);
    }
  }

  @Test
  void aMemberWhoseOwnStateIsLostTakesThatOfTheSeed() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      plant(cluster, 1);
      cluster.member(1).state.forget();

      cluster.start();

      cluster.awaitApplied("planted");
    }
  }

  @Test
  void aMemberThatHasLostTheSnapshotDoesNotBeginAnew() throws IOException {
    try (Cluster cluster = new Cluster(directory, 1)) {
      plant(cluster, 1);
      Path snapshots = cluster.member(1).options().stateDirectory().resolve("snapshots");
      Files.move(snapshots, directory.resolve("lost"));

      assertThatThrownBy(cluster::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aSeededMemberEntersATermOfItsOwn() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      plant(cluster, 1);
      cluster.start();

      Member leader = cluster.leader();

      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> leader.consensus().leadership().term() > GroupSeed.TERM);
    }
  }
}
