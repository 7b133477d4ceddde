package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestListener;
import io.mainstay.server.Version;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.fixture.TestProposers;
import io.mainstay.server.proposal.PendingRequests;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Member 1 leads two others. */
class VersionMonitorTest {
  private static final Version V35 = new Version(3, 5);
  private static final Version V36 = new Version(3, 6);
  private static final Version V37 = new Version(3, 7);
  private static final List<Member> MEMBERS =
      List.of(Members.started(1), Members.started(2), Members.started(3));

  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeConsensus consensus = new FakeConsensus();
  private final Map<Long, Version> servers = new HashMap<>();
  private final ClusterState state =
      new ClusterState(Membership.of(MEMBERS), membership(null, null));
  private final VersionMonitor monitor =
      new VersionMonitor(
          1,
          state,
          TestProposers.to(consensus, new PendingRequests(RequestListener.NONE)),
          id -> CompletableFuture.completedFuture(Optional.ofNullable(servers.get(id))),
          scheduler,
          Duration.ofSeconds(5));

  @Test
  void theClusterSpeaksTheLowestVersionOfItsMembers() {
    assertThat(VersionMonitor.nextClusterVersion(null, null, V36)).isEqualTo(V36);
    assertThat(VersionMonitor.nextClusterVersion(V36, null, V37)).isEqualTo(V37);
    assertThat(VersionMonitor.nextClusterVersion(Version.MINIMUM, null, V37)).isEqualTo(V37);
  }

  @Test
  void itSpeaksTheLeastWhileNotAllHaveSaidWhatTheyAre() {
    assertThat(VersionMonitor.nextClusterVersion(null, null, null)).isEqualTo(Version.MINIMUM);
    assertThat(VersionMonitor.nextClusterVersion(V37, null, null)).isNull();
  }

  @Test
  void itDoesNotFallByItself() {
    assertThat(VersionMonitor.nextClusterVersion(V37, null, V36)).isNull();
    assertThat(VersionMonitor.nextClusterVersion(V37, null, V37)).isNull();
  }

  @Test
  void itFallsToTheTargetOfADowngradeAndNoFurther() {
    assertThat(VersionMonitor.nextClusterVersion(V37, V36, V37)).isEqualTo(V36);
    assertThat(VersionMonitor.nextClusterVersion(V36, V36, V37)).isNull();
    assertThat(VersionMonitor.nextClusterVersion(V37, V35, V37)).isNull();
  }

  @Test
  void theLeaderSetsTheVersionAsSoonAsAllHaveAnswered() {
    state.publish(membership(Version.MINIMUM, null));
    servers.put(2L, V37);
    lead();
    scheduler.advance(Duration.ofMillis(300));
    assertThat(consensus.payloads()).isEmpty();

    servers.put(3L, V37);
    scheduler.advance(Duration.ofMillis(300));

    assertThat(proposed(0).getClusterVersionSet().getVer()).isEqualTo("3.7.0");
  }

  @Test
  void whoNoLongerLeadsSetsNothing() {
    servers.put(2L, V37);
    servers.put(3L, V37);
    lead();
    monitor.leadershipChanged(new Leadership(2, 2, false, 0));

    scheduler.advance(Duration.ofSeconds(30));

    assertThat(consensus.payloads()).isEmpty();
  }

  @Test
  void aDowngradeThatAllMembersHaveMadeIsOver() {
    servers.put(2L, V37);
    servers.put(3L, V37);
    state.publish(membership(V37, V37));
    lead();
    scheduler.advance(Duration.ofSeconds(6));

    assertThat(consensus.payloads()).hasSize(1);
    assertThat(proposed(0).hasDowngradeInfoSet()).isTrue();
    assertThat(proposed(0).getDowngradeInfoSet().getEnabled()).isFalse();
  }

  @Test
  void aDowngradeThatOneMemberHasNotMadeGoesOn() {
    servers.put(2L, V36);
    servers.put(3L, V36);
    state.publish(membership(V36, V36));
    lead();

    scheduler.advance(Duration.ofSeconds(30));

    assertThat(consensus.payloads()).isEmpty();
  }

  private void lead() {
    monitor.leadershipChanged(new Leadership(1, 1, true, 0));
  }

  private InternalRaftRequest proposed(int index) {
    try {
      return InternalRaftRequest.parseFrom(consensus.payloads().get(index));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Membership membership(
      @Nullable Version clusterVersion, @Nullable Version downgradeTarget) {
    return new Membership(MEMBERS, Set.of(), clusterVersion, downgradeTarget);
  }
}
