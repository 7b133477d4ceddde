package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.server.Versions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupSteeringTest {
  private final FakeGroupControl control = new FakeGroupControl();

  @Test
  void whatTheStoreKnowsIsPassedOnAtOnce() {
    new GroupSteering(control, state(Members.started(1), Members.started(2)), 1, false).begin();

    assertThat(control.desired).containsExactly(desired(Set.of(1L, 2L), Set.of(), Set.of()));
  }

  @Test
  void nothingIsPassedOnBeforeTheLogHasSaidWhoTheMembersAre() {
    Membership atBirth = Membership.of(List.of(Members.unstarted(1)));

    new GroupSteering(control, new ClusterState(atBirth, Membership.EMPTY), 1, false).begin();

    assertThat(control.desired).isEmpty();
  }

  @Test
  void changesArePassedOnWithLearnersAndRemovedApart() {
    ClusterState state = state(Members.started(1));
    new GroupSteering(control, state, 1, false).begin();

    state.publish(
        membership(Set.of(7L), Members.started(1), Members.learner(Members.unstarted(2))));

    assertThat(control.desired).last().isEqualTo(desired(Set.of(1L), Set.of(2L), Set.of(7L)));
  }

  @Test
  void regression20071_whoTakesOverDoesNotCallTheLostMembersBack() {
    ClusterState state = state(Members.started(1), Members.started(2), Members.started(3));
    new GroupSteering(control, state, 1, true).begin();
    assertThat(control.desired).isEmpty();

    state.publish(membership(Set.of(2L, 3L), Members.started(1)));
    assertThat(control.desired).containsExactly(desired(Set.of(1L), Set.of(), Set.of(2L, 3L)));
    state.publish(membership(Set.of(2L, 3L), Members.started(1), Members.unstarted(4)));

    assertThat(control.desired).last().isEqualTo(desired(Set.of(1L, 4L), Set.of(), Set.of(2L, 3L)));
  }

  private static ClusterState state(Member... members) {
    return Members.state(members);
  }

  private static Membership membership(Set<Long> removed, Member... members) {
    return new Membership(List.of(members), removed, Versions.CLUSTER, null);
  }

  private static DesiredGroup desired(Set<Long> voters, Set<Long> learners, Set<Long> removed) {
    return new DesiredGroup(new Group(voters, learners), removed);
  }
}
