package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.ReadBarrierException;
import io.mainstay.consensus.ReadBarrierException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadBarriersTest {
  private static final Leadership NOBODY = new Leadership(0, 1, false, 0);
  private static final Leadership FIRST = new Leadership(7, 1, false, 0);
  private static final Leadership SECOND = new Leadership(7, 2, false, 0);
  private static final Status REFUSED = new Status(RaftError.EAGAIN, "not yet");

  private final List<ReadIndexClosure> asked = new ArrayList<>();
  private Leadership leadership = FIRST;
  private long nowNanos;
  private int slow;
  private int failed;
  private final ReadBarriers barriers =
      new ReadBarriers(
          asked::add,
          () -> leadership,
          TimeUnit.SECONDS.toNanos(7),
          () -> nowNanos,
          new ConsensusListener() {
            @Override
            public void readBarrierSlow() {
              slow++;
            }

            @Override
            public void readBarrierFailed() {
              failed++;
            }
          });

  private void advanceMillis(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    barriers.tick();
  }

  private void answer(int number) {
    asked.get(number).run(Status.OK());
  }

  private static void assertFailed(CompletableFuture<Void> future, Reason reason) {
    assertThatThrownBy(() -> future.getNow(null))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ReadBarrierException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void thoseWhoComeWhileARoundIsUnderWayShareTheNextOne() {
    CompletableFuture<Void> first = barriers.await();
    CompletableFuture<Void> second = barriers.await();
    CompletableFuture<Void> third = barriers.await();
    assertThat(asked).hasSize(1);
    answer(0);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(asked).hasSize(2);
    answer(1);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
  }

  @Test
  void aRoundWithoutAnAnswerForHalfASecondIsSlow() {
    CompletableFuture<Void> barrier = barriers.await();
    advanceMillis(499);
    assertThat(slow).isZero();

    advanceMillis(1);

    assertThat(slow).isEqualTo(1);
    assertThat(barrier).isNotDone();
  }

  @Test
  void aRefusedRoundIsNotSlow() {
    CompletableFuture<Void> barrier = barriers.await();
    asked.get(0).run(REFUSED);

    advanceMillis(50);

    assertThat(slow).isZero();
    assertThat(barrier).isNotDone();
  }

  @Test
  void aRoundOfAFormerLeaderHasFailed() {
    CompletableFuture<Void> barrier = barriers.await();
    leadership = SECOND;

    barriers.leadershipChanged(SECOND);

    assertThat(failed).isEqualTo(1);
    assertFailed(barrier, Reason.LEADER_CHANGED);
  }

  @Test
  void aRefusalIsFollowedByAnotherAsking() {
    CompletableFuture<Void> barrier = barriers.await();
    asked.get(0).run(REFUSED);
    advanceMillis(50);
    answer(1);
    assertThat(barrier).isCompleted();
  }

  @Test
  void silenceIsFollowedByAnotherAskingAfterHalfASecond() {
    CompletableFuture<Void> barrier = barriers.await();
    advanceMillis(499);
    assertThat(asked).hasSize(1);
    advanceMillis(1);
    assertThat(asked).hasSize(2);
    assertThat(barrier).isNotDone();
  }

  @Test
  void aFailureReportedTwiceCountsOnce() {
    CompletableFuture<Void> first = barriers.await();
    asked.get(0).run(REFUSED, -1, null);
    advanceMillis(50);
    CompletableFuture<Void> second = barriers.await();
    answer(1);
    asked.get(0).run(REFUSED, -1, null);
    answer(2);
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void aLateAnswerToAnEarlierRoundIsOfNoUse() {
    CompletableFuture<Void> earlier = barriers.await();
    advanceMillis(500);
    answer(1);
    assertThat(earlier).isCompleted();
    CompletableFuture<Void> later = barriers.await();
    answer(0);
    assertThat(later).isNotDone();
  }

  @Test
  void withoutALeaderNobodyIsAsked() {
    leadership = NOBODY;
    CompletableFuture<Void> barrier = barriers.await();
    assertThat(asked).isEmpty();
    leadership = FIRST;
    barriers.leadershipChanged(FIRST);
    answer(0);
    assertThat(barrier).isCompleted();
  }

  @Test
  void regression21375_anotherTermFailsThoseWhoCameUnderTheFormerLeader() {
    CompletableFuture<Void> asking = barriers.await();
    CompletableFuture<Void> waiting = barriers.await();
    leadership = SECOND;
    barriers.leadershipChanged(SECOND);
    answer(0);
    assertFailed(asking, Reason.LEADER_CHANGED);
    assertFailed(waiting, Reason.LEADER_CHANGED);
  }

  @Test
  void losingTheLeaderAloneFailsNobody() {
    CompletableFuture<Void> barrier = barriers.await();
    leadership = NOBODY;
    barriers.leadershipChanged(NOBODY);
    assertThat(barrier).isNotDone();
  }

  @Test
  void theTimeOfEachCallerEndsByItself() {
    CompletableFuture<Void> first = barriers.await();
    nowNanos += TimeUnit.SECONDS.toNanos(4);
    CompletableFuture<Void> second = barriers.await();
    advanceMillis(3000);
    assertFailed(first, Reason.TIMEOUT);
    assertThat(second).isNotDone();
    advanceMillis(4000);
    assertFailed(second, Reason.TIMEOUT);
  }

  @Test
  void stoppingFailsThoseWhoWaitAndThoseWhoCome() {
    CompletableFuture<Void> waiting = barriers.await();
    barriers.stop();
    assertFailed(waiting, Reason.STOPPED);
    assertFailed(barriers.await(), Reason.STOPPED);
  }
}
