package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestListener;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.fixture.AlwaysConnected;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.PendingRequests.Completion;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.proposal.RequestIds;
import io.mainstay.server.tracing.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Member 1 is asked; member 2 is a learner, member 3 a voter. */
class PromotionsTest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(7);
  private static final List<Member> ANSWER = List.of(Member.newBuilder().setID(2).build());

  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeGroupControl control = new FakeGroupControl();
  private final FakeConsensus consensus = new FakeConsensus();
  private final PendingRequests pending = new PendingRequests(RequestListener.NONE);
  private final Queue<CompletableFuture<List<Member>>> leaderAnswers = new ArrayDeque<>();
  private final ClusterState state =
      Members.state(Members.started(1), Members.learner(Members.started(2)), Members.started(3));
  private final List<String> outcomesHeard = new ArrayList<>();
  private final Promotions.Outcomes outcomes =
      new Promotions.Outcomes() {
        @Override
        public void promoted() {
          outcomesHeard.add("promoted");
        }

        @Override
        public void refused(String reason) {
          outcomesHeard.add(reason);
        }
      };
  private final Promotions promotions = promotions();

  @Test
  void whatComesOfAPromotionByTheLeaderIsTold() {
    control.logEnds.put(1L, 100L);
    control.logEnds.put(2L, 89L);

    assertRefused(promote(2), EtcdError.LEARNER_NOT_READY);

    assertThat(outcomesHeard).containsExactly(EtcdError.LEARNER_NOT_READY.text());
  }

  @Test
  void theLeaderPromotesALearnerThatHasCaughtUp() throws Exception {
    control.logEnds.put(1L, 100L);
    control.logEnds.put(2L, 90L);
    control.settled = Optional.of(new Group(Set.of(1L, 2L, 3L), Set.of()));

    CompletableFuture<List<Member>> promoted = promote(2);
    InternalRaftRequest proposed = InternalRaftRequest.parseFrom(consensus.payloads().get(0));
    assertThat(proposed.getClusterMemberChange().getPromote()).isEqualTo(2);
    complete(proposed.getHeader().getID());

    assertThat(promoted).isCompletedWithValue(ANSWER);
  }

  @Test
  void theLeaderRefusesALearnerThatLagsBehind() {
    control.logEnds.put(1L, 100L);
    control.logEnds.put(2L, 89L);

    assertRefused(promote(2), EtcdError.LEARNER_NOT_READY);
    assertThat(consensus.payloads()).isEmpty();
  }

  @Test
  void theLeaderRefusesALearnerThatDoesNotAnswer() {
    control.logEnds.put(1L, 100L);

    assertRefused(promote(2), EtcdError.LEARNER_NOT_READY);
  }

  @Test
  void whoIsUnknownOrVotesIsRefused() {
    assertRefused(promote(9), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(promote(3), EtcdError.MEMBER_NOT_LEARNER);
  }

  @Test
  void aFollowerAsksTheLeader() {
    follow(3);
    leaderAnswers.add(CompletableFuture.completedFuture(ANSWER));

    assertThat(promote(2)).isCompletedWithValue(ANSWER);
  }

  @Test
  void theLeadersRefusalIsTheAnswer() {
    follow(3);
    leaderAnswers.add(CompletableFuture.failedFuture(EtcdError.LEARNER_NOT_READY.exception()));

    assertRefused(promote(2), EtcdError.LEARNER_NOT_READY);
  }

  @Test
  void aLeaderThatDoesNotAnswerIsAskedAgain() {
    follow(3);
    leaderAnswers.add(CompletableFuture.failedFuture(new IOException("out of reach")));
    leaderAnswers.add(CompletableFuture.failedFuture(EtcdError.NOT_LEADER.exception()));
    leaderAnswers.add(CompletableFuture.completedFuture(ANSWER));
    CompletableFuture<List<Member>> promoted = promote(2);
    assertThat(promoted).isNotDone();

    scheduler.advance(Duration.ofMillis(200));

    assertThat(promoted).isCompletedWithValue(ANSWER);
  }

  @Test
  void withoutALeaderTheRequestTimesOut() {
    consensus.lead(new Leadership(0, 1, false, 0));
    CompletableFuture<List<Member>> promoted = promote(2);
    scheduler.advance(REQUEST_TIMEOUT.minusMillis(100));
    assertThat(promoted).isNotDone();

    scheduler.advance(Duration.ofMillis(200));

    assertRefused(promoted, EtcdError.TIMEOUT);
  }

  @Test
  void aLearnerFoundReadyTwiceIsPromotedWithoutBeingAskedTo() throws Exception {
    control.logEnds.put(1L, 100L);
    control.logEnds.put(2L, 100L);
    LearnerPromoter promoter = new LearnerPromoter(state, promotions, Runnable::run);

    promoter.look();
    assertThat(consensus.payloads()).isEmpty();
    promoter.look();

    InternalRaftRequest proposed = InternalRaftRequest.parseFrom(consensus.payloads().get(0));
    assertThat(proposed.getClusterMemberChange().getPromote()).isEqualTo(2);
  }

  @Test
  void aLearnerThatFallsBehindInBetweenIsLeftAlone() {
    LearnerPromoter promoter = new LearnerPromoter(state, promotions, Runnable::run);
    control.logEnds.put(1L, 100L);
    for (long end : new long[] {100, 50, 100, 50}) {
      control.logEnds.put(2L, end);
      promoter.look();
    }

    assertThat(consensus.payloads()).isEmpty();
  }

  @Test
  void aFollowerPromotesNobodyByItself() {
    control.logEnds.put(1L, 100L);
    control.logEnds.put(2L, 100L);
    follow(3);
    LearnerPromoter promoter = new LearnerPromoter(state, promotions, Runnable::run);

    promoter.look();
    promoter.look();

    assertThat(leaderAnswers).isEmpty();
    assertThat(consensus.payloads()).isEmpty();
  }

  private CompletableFuture<List<Member>> promote(long id) {
    return promotions.promote(id, RequestContext.ofMember(Runnable::run));
  }

  private void follow(long leader) {
    consensus.lead(new Leadership(leader, 1, false, 0));
  }

  private void complete(long requestId) {
    Applied.Done done = new Applied.Done(MemberListResponse.newBuilder().addAllMembers(ANSWER), 1);
    pending.complete(List.of(new Completion(requestId, done, Span.NONE)));
  }

  private static void assertRefused(CompletableFuture<?> promoted, EtcdError reason) {
    assertThat(promoted).isCompletedExceptionally();
    @Nullable Throwable failure = promoted.handle((done, cause) -> cause).join();
    assertThat(failure).isNotNull();
    if (failure != null) {
      assertThat(Async.cause(failure)).hasMessage(reason.exception().getMessage());
    }
  }

  private Promotions promotions() {
    Proposer proposer =
        new Proposer(
            consensus,
            pending,
            new RequestIds(1, 0),
            1 << 20,
            REQUEST_TIMEOUT,
            Duration.ofSeconds(1),
            new AlwaysConnected(),
            OpenAccess.guard()::requireKnown,
            request -> {});
    MemberChanges changes =
        new MemberChanges(
            proposer,
            new ReconfigurationCheck(true, 1, state, new AlwaysConnected(), scheduler::nanos),
            new GroupWait(control, scheduler, REQUEST_TIMEOUT, scheduler::nanos),
            1,
            () -> 0);
    return new Promotions(
        1,
        state,
        consensus::leadership,
        control,
        changes,
        (leader, learner, timeout) -> leaderAnswers.remove(),
        scheduler,
        REQUEST_TIMEOUT,
        scheduler::nanos,
        outcomes);
  }
}
