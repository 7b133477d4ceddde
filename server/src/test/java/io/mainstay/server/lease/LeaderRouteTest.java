package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Credentials;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.tracing.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderRouteTest {
  private static final Leadership NOBODY = new Leadership(0, 1, false, 0);
  private static final Leadership HERE = new Leadership(1, 1, true, 0);
  private static final Leadership THERE = new Leadership(2, 2, false, 0);

  private final FakeConsensus consensus = new FakeConsensus();
  private final ManualScheduler time = new ManualScheduler();
  private final LeaderRoute route =
      new LeaderRoute(consensus, time, time::nanos, Duration.ofSeconds(7));
  private final List<Long> asked = new ArrayList<>();
  private CompletableFuture<String> here = CompletableFuture.completedFuture("here");
  private CompletableFuture<String> there = CompletableFuture.completedFuture("there");

  @BeforeEach
  void nobodyLeads() {
    consensus.lead(NOBODY);
  }

  @Test
  void whoLeadsAnswersAtOnce() {
    consensus.lead(HERE);
    assertThat(ask()).isCompletedWithValue("here");
    consensus.lead(THERE);
    assertThat(ask()).isCompletedWithValue("there");
    assertThat(asked).containsExactly(2L);
  }

  @Test
  void aLeaderIsWaitedFor() {
    CompletableFuture<String> answer = ask();
    time.advance(Duration.ofSeconds(6));
    assertThat(answer).isNotDone();
    consensus.lead(THERE);
    time.advance(Duration.ofMillis(50));

    assertThat(answer).isCompletedWithValue("there");
  }

  @Test
  void withoutALeaderTheWaitEndsWithTheRequestTimeout() {
    CompletableFuture<String> answer = ask();
    time.advance(Duration.ofMillis(6999));
    assertThat(answer).isNotDone();
    time.advance(Duration.ofMillis(1));

    assertThatThrownBy(answer::join).hasCause(EtcdError.NO_LEADER.exception());
  }

  @Test
  void withoutALeaderTheWaitEndsWithTheCallersDeadline() {
    CompletableFuture<String> answer =
        route.ask(
            question(),
            new RequestContext(Runnable::run, 1_000_000_000L, Credentials.MEMBER, Span.NONE));
    time.advance(Duration.ofSeconds(1));

    assertThatThrownBy(answer::join).hasCause(EtcdError.NO_LEADER.exception());
  }

  @Test
  void aLeaderOutOfReachIsAskedAgainUntilTimeIsUp() {
    consensus.lead(THERE);
    there = CompletableFuture.failedFuture(new IOException("unreachable"));
    CompletableFuture<String> answer = ask();
    time.advance(Duration.ofSeconds(7));

    assertThat(asked).hasSize(140);
    assertThatThrownBy(answer::join).hasCause(EtcdError.TIMEOUT.exception());
  }

  @Test
  void aLeaderThatStandsStillIsNotWaitedForOnceAnotherIsKnown() {
    consensus.lead(THERE);
    there = new CompletableFuture<>();
    CompletableFuture<String> answer = ask();
    CompletableFuture<String> stalled = there;
    there = CompletableFuture.completedFuture("the next");
    lead(new Leadership(3, 3, false, 0));
    stalled.completeExceptionally(new IOException("timeout"));
    time.advance(Duration.ofSeconds(1));

    assertThat(answer).isCompletedWithValue("the next");
    assertThat(asked).containsExactly(2L, 3L);
  }

  @Test
  void whileNobodyLeadsTheNextLeaderIsWaitedFor() {
    consensus.lead(THERE);
    there = new CompletableFuture<>();
    CompletableFuture<String> answer = ask();
    lead(NOBODY);
    time.advance(Duration.ofSeconds(1));
    lead(HERE);
    time.advance(Duration.ofMillis(50));

    assertThat(answer).isCompletedWithValue("here");
  }

  @Test
  void theLeadersWordThatThereIsNoSuchLeaseIsFinal() {
    consensus.lead(THERE);
    there = CompletableFuture.failedFuture(EtcdError.LEASE_NOT_FOUND.exception());

    assertThatThrownBy(ask()::join).hasCause(EtcdError.LEASE_NOT_FOUND.exception());
  }

  @Test
  void whoIsReplacedMeanwhileSendsTheQuestionOn() {
    consensus.lead(HERE);
    here = new CompletableFuture<>();
    CompletableFuture<String> answer = ask();
    consensus.lead(THERE);
    here.completeExceptionally(new NotPrimaryException());
    time.advance(Duration.ofMillis(50));

    assertThat(answer).isCompletedWithValue("there");
  }

  @Test
  void anAnswerHereThatDoesNotComeIsNotWaitedForForEver() {
    consensus.lead(HERE);
    here = new CompletableFuture<>();
    CompletableFuture<String> answer = ask();
    time.advance(Duration.ofSeconds(7));

    assertThatThrownBy(answer::join).hasCause(EtcdError.TIMEOUT.exception());
  }

  private void lead(Leadership now) {
    consensus.lead(now);
    route.leadershipChanged(now);
  }

  private CompletableFuture<String> ask() {
    return route.ask(question(), RequestContext.ofMember(Runnable::run));
  }

  private LeaderRoute.Question<String> question() {
    return new LeaderRoute.Question<>() {
      @Override
      public CompletableFuture<String> askHere() {
        return here;
      }

      @Override
      public CompletableFuture<String> askThere(long leaderId, Duration timeout) {
        asked.add(leaderId);
        return there;
      }
    };
  }
}
