package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.Attributes;
import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.RejectionListener.Rejection;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestListener;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.fixture.AlwaysConnected;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.proposal.RequestIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterAnnouncerTest {
  private static final long SELF = 1;
  private static final Membership AT_BIRTH =
      Membership.of(List.of(Member.newBuilder().setID(SELF).build()));

  private final FakeConsensus consensus = new FakeConsensus();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final ClusterState state = new ClusterState(AT_BIRTH, Membership.EMPTY);
  private final ClusterAnnouncer announcer =
      new ClusterAnnouncer(
          state,
          new Proposer(
              consensus,
              new PendingRequests(RequestListener.NONE),
              new RequestIds(SELF, 0),
              1 << 20,
              Duration.ofHours(1),
              Duration.ofSeconds(1),
              new AlwaysConnected(),
              OpenAccess.guard()::requireKnown,
              request -> {}),
          scheduler,
          SELF,
          Attributes.newBuilder().setName("self").build());

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void theFirstLeaderSaysWhoTheMembersAre() {
    announcer.leadershipChanged(leading(true));

    await().until(() -> consensus.payloads().size() == 1);
    assertThat(proposed(0).getClusterBootstrap().getMembersList()).isEqualTo(AT_BIRTH.members());
  }

  @Test
  void aLeaderWhoseWordWasDroppedSaysItAgain() {
    announcer.leadershipChanged(leading(true));
    await().until(() -> consensus.payloads().size() == 1);

    consensus.rejectAll(Rejection.DROPPED);

    await().until(() -> consensus.payloads().size() == 2);
    assertThat(proposed(1).hasClusterBootstrap()).isTrue();
  }

  @Test
  void nobodyIntroducesItselfBeforeTheMembersAreKnown() {
    announcer.start();
    assertThat(consensus.payloads()).isEmpty();

    state.publish(AT_BIRTH);

    await().until(() -> consensus.payloads().size() == 1);
    assertThat(proposed(0).getClusterMemberAttrSet().getMemberAttributes().getName())
        .isEqualTo("self");
  }

  private InternalRaftRequest proposed(int index) {
    try {
      return InternalRaftRequest.parseFrom(consensus.payloads().get(index));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Leadership leading(boolean local) {
    return new Leadership(SELF, 1, local, 0);
  }
}
