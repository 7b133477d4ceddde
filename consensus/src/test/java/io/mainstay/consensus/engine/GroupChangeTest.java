package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class GroupChangeTest {
  private static final Set<Long> NONE = Set.of();

  @TempDir Path directory;

  @Test
  void aGroupGrowsOneByOneAndEveryMemberHoldsAllPayloads() {
    try (Cluster cluster = new Cluster(directory, 1, 3, options -> options)) {
      cluster.member(1).start();
      propose(cluster, "alone", 1);

      grow(cluster, 1, 2);
      cluster.member(2).start();
      awaitGroup(cluster, group(1, 2), 1, 2);
      grow(cluster, 1, 2, 3);
      cluster.member(3).start();
      awaitGroup(cluster, group(1, 2, 3), 1, 2, 3);

      propose(cluster, "together", 1, 2, 3);
      assertThat(cluster.member(3).state.payloads()).contains("alone");
    }
  }

  @Test
  void aVoterThatNeverStartsCostsNoMajority() {
    try (Cluster cluster = new Cluster(directory, 1, 2, options -> options)) {
      cluster.member(1).start();
      cluster.leader();
      grow(cluster, 1, 2);

      awaitGroup(cluster, new Group(Set.of(1L), Set.of(2L)), 1);
      propose(cluster, "without it", 1);
    }
  }

  @Test
  void aLearnerFollowsTheLogAndIsNoVoter() {
    try (Cluster cluster = new Cluster(directory, 1, 2, options -> options)) {
      cluster.member(1).start();
      cluster.member(2).start();
      cluster.leader();
      DesiredGroup desired = new DesiredGroup(new Group(Set.of(1L), Set.of(2L)), NONE);
      cluster.members().forEach(member -> member.consensus().steerTo(desired));

      awaitGroup(cluster, desired.group(), 1, 2);
      propose(cluster, "seen", 1, 2);
    }
  }

  @Test
  void aNewMemberIsBroughtUpByASnapshotWhenTheLogBeginsTooLate() {
    try (Cluster cluster =
        new Cluster(directory, 1, 2, options -> Options.withSnapshotEntries(options, 10))) {
      cluster.member(1).start();
      Member leader = cluster.leader();
      for (int i = 0; i < 60; i++) {
        String payload = "p" + i;
        leader.propose(payload);
        awaitApplied(cluster, payload, 1);
      }
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.snapshotsSaved >= 3);

      grow(cluster, 1, 2);
      cluster.member(2).start();
      awaitGroup(cluster, group(1, 2), 1, 2);

      awaitApplied(cluster, "p59", 2);
      assertThat(cluster.member(2).state.payloads()).contains("p0");
      assertThat(cluster.member(2).state.snapshotsLoaded).isPositive();
    }
  }

  @Test
  void aLeaderThatIsToLeaveHandsOverAndIsToldThatItIsOut() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member leader = cluster.leader();
      shrink(cluster, leader);

      Member next = cluster.leader(leader);
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.removed);
      leader.stop();
      next.propose("after");
      awaitApplied(cluster, "after", next.id);
    }
  }

  @Test
  void aMemberOfTwoStaysUntilItsVoteIsNoLongerNeeded() {
    try (Cluster cluster = new Cluster(directory, 2).start()) {
      Member leader = cluster.leader();
      Member other = cluster.follower();
      shrink(cluster, other);

      await().atMost(Cluster.PATIENCE).until(() -> other.state.removed);
      other.stop();
      leader.propose("alone");
      awaitApplied(cluster, "alone", leader.id);
    }
  }

  @Test
  void aDeadMemberIsRemovedWithoutItsHelpAndToldWhenItComesBack() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      cluster.leader();
      Member dead = cluster.follower();
      dead.stop();
      shrink(cluster, dead);
      Member leader = cluster.leader();
      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> settled(leader).map(group -> !group.contains(dead.id)).orElse(false));

      dead.start();

      await().atMost(Cluster.PATIENCE).until(() -> dead.state.removed);
    }
  }

  @Test
  void theSurvivorOfALostMajorityTakesOverWithEverythingItsLogHolds() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      propose(cluster, "kept", 1, 2, 3);
      cluster.members().forEach(Member::stop);
      Member survivor = cluster.member(2);
      survivor.state.forget();

      survivor.startTakingOver();

      await().atMost(Cluster.PATIENCE).until(survivor::leads);
      survivor.propose("new");
      awaitApplied(cluster, "new", 2);
      assertThat(survivor.state.payloads()).contains("kept");
      survivor.stop();
      survivor.start();
      await().atMost(Cluster.PATIENCE).until(survivor::leads);
    }
  }

  private static Group group(long... voters) {
    return new Group(Arrays.stream(voters).boxed().collect(Collectors.toSet()), NONE);
  }

  private static void grow(Cluster cluster, long... voters) {
    steer(cluster, new DesiredGroup(group(voters), NONE));
  }

  private static void shrink(Cluster cluster, Member leaving) {
    long[] rest =
        cluster.members().stream().mapToLong(m -> m.id).filter(id -> id != leaving.id).toArray();
    steer(cluster, new DesiredGroup(group(rest), Set.of(leaving.id)));
  }

  private static void steer(Cluster cluster, DesiredGroup desired) {
    cluster.members().stream()
        .filter(Member::running)
        .forEach(member -> member.consensus().steerTo(desired));
  }

  private static void awaitGroup(Cluster cluster, Group group, long... askedMembers) {
    for (long asked : askedMembers) {
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(() -> assertThat(settled(cluster.member(asked))).contains(group));
    }
  }

  private static Optional<Group> settled(Member member) {
    return member.consensus().settledGroup().join();
  }

  /** Until it is applied: a leader that is voted out meanwhile may lose it. */
  private static void propose(Cluster cluster, String payload, long... members) {
    await()
        .atMost(Cluster.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              cluster.leader().propose(payload);
              return Arrays.stream(members)
                  .allMatch(id -> cluster.member(id).state.payloads().contains(payload));
            });
  }

  private static void awaitApplied(Cluster cluster, String payload, long... members) {
    for (long id : members) {
      await()
          .atMost(Cluster.PATIENCE)
          .until(() -> cluster.member(id).state.payloads().contains(payload));
    }
  }
}
