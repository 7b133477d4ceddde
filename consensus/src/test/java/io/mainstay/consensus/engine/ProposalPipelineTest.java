package io.mainstay.consensus.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.consensus.ConsensusOptions.Limits;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.ProposalQueueFullException;
import io.mainstay.consensus.engine.ProposalPipeline.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProposalPipelineTest {
  private static final Leadership NOBODY = new Leadership(0, 0, false, 0);
  private static final Leadership FIRST = new Leadership(7, 1, false, 0);
  private static final Leadership SECOND = new Leadership(8, 2, false, 0);

  private static final Leadership HERE = new Leadership(7, 3, true, 0);

  private final List<Carried> carried = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();
  private Leadership leadership = FIRST;
  private long nowNanos;

  /** How long whoever proposes waits. */
  private int patienceMillis = Integer.MAX_VALUE;

  /** The most payloads that were handed over and not done, in the second half of an overload. */
  private int mostUnderWay;

  private final ProposalPipeline pipeline = pipeline(Limits.defaults());

  private record Patience(Proposal proposal, int sinceMillis) {}

  private record Carried(List<String> payloads, long leaderId, Receipt receipt) {}

  private ProposalPipeline pipeline(Limits limits) {
    return new ProposalPipeline(
        limits,
        () -> leadership,
        (entry, leader, receipt) ->
            carried.add(new Carried(texts(entry), leader.leaderId(), receipt)),
        () -> nowNanos);
  }

  private static List<String> texts(byte[] entry) {
    return EntryCodec.decode(ByteBuffer.wrap(entry)).stream()
        .map(payload -> new String(payload, UTF_8))
        .toList();
  }

  private Proposal propose(String payload) {
    return propose(pipeline, payload);
  }

  private void proposeInTerm(String payload, long term) {
    pipeline.propose(
        payload.getBytes(UTF_8),
        Priority.NORMAL,
        term,
        reason -> rejected.add(payload + " " + reason));
  }

  private Proposal propose(ProposalPipeline to, String payload) {
    return propose(to, payload, Priority.NORMAL);
  }

  private Proposal propose(ProposalPipeline to, String payload, Priority priority) {
    return to.propose(
        payload.getBytes(UTF_8), priority, reason -> rejected.add(payload + " " + reason));
  }

  /**
   * So many payloads come each millisecond, for so long, and one is dealt with; gives how long the
   * last of them that were let in had waited by then, in milliseconds.
   */
  private int millisUntilTheLastIsDone(int arrivalsPerMilli, int millis) {
    int admitted = 0;
    int done = 0;
    int entry = 0;
    int now = 0;
    int lastAdmitted = 0;
    Deque<Patience> waiting = new ArrayDeque<>();
    while (now < millis || done < admitted) {
      for (int i = 0; now < millis && i < arrivalsPerMilli; i++) {
        try {
          waiting.add(new Patience(propose("p"), now));
          admitted++;
          lastAdmitted = now;
        } catch (ProposalQueueFullException refused) {
          // as many as are too many
        }
      }
      while (!waiting.isEmpty() && now - waiting.element().sinceMillis >= patienceMillis) {
        admitted -= waiting.remove().proposal.withdraw() ? 1 : 0;
      }
      now++;
      nowNanos = TimeUnit.MILLISECONDS.toNanos(now);
      if (now > millis / 2) {
        int handedOver = carried.stream().mapToInt(each -> each.payloads().size()).sum();
        mostUnderWay = Math.max(mostUnderWay, handedOver - done);
      }
      // An entry is done when each of its payloads had its millisecond.
      if (entry < carried.size() && done + carried.get(entry).payloads().size() <= now) {
        done += carried.get(entry).payloads().size();
        carried.get(entry++).receipt().outcome(Outcome.COMMITTED);
      }
    }
    return now - lastAdmitted;
  }

  @Test
  void underFarTooMuchLoadWhatIsLetInIsDoneBeforeClientsLosePatience() {
    assertThat(millisUntilTheLastIsDone(10, 30_000)).isLessThan(4_000);
  }

  @Test
  void whenSomeHaveLostPatienceTheOthersNeedLessOfIt() {
    patienceMillis = 2_000;

    assertThat(millisUntilTheLastIsDone(10, 30_000)).isLessThan(1_500);
  }

  @Test
  void underFarTooMuchLoadMostOfItWaitsWhereItCanBeTakenBack() {
    millisUntilTheLastIsDone(10, 30_000);

    assertThat(mostUnderWay).isBetween(1, 1_500);
  }

  @Test
  void anOverloadIsRememberedHoweverLongTheNextEntryTakes() {
    millisUntilTheLastIsDone(10, 30_000);
    for (int i = 0; i < 2_000; i++) {
      propose("p");
    }
    nowNanos += TimeUnit.SECONDS.toNanos(60);
    carried.get(carried.size() - 1).receipt().outcome(Outcome.COMMITTED);

    nowNanos += TimeUnit.SECONDS.toNanos(60);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3_000; i++) {
                propose("p");
              }
            })
        .isInstanceOf(ProposalQueueFullException.class);
  }

  @Test
  void aBurstIsLetInAsAWhole() {
    for (int i = 0; i < 10_000; i++) {
      propose("p");
    }

    assertThatThrownBy(() -> propose("one more")).isInstanceOf(ProposalQueueFullException.class);
  }

  @Test
  void aBurstSomeSecondsAfterAnOverloadIsLetInAsAWhole() {
    millisUntilTheLastIsDone(10, 10_000);

    nowNanos += TimeUnit.SECONDS.toNanos(6);

    for (int i = 0; i < 10_000; i++) {
      propose("p");
    }
  }

  @Test
  void whoeverWaitsForALeaderIsNotTooMuch() {
    millisUntilTheLastIsDone(1, 10_000);
    leadership = NOBODY;
    pipeline.leadershipChanged();
    nowNanos += TimeUnit.SECONDS.toNanos(6);

    for (int i = 0; i < 10_000; i++) {
      propose("p");
    }
    assertThat(rejected).isEmpty();
  }

  @Test
  void aLonePayloadGoesAtOnce() {
    propose("a");
    assertThat(carried).extracting(Carried::payloads).containsExactly(List.of("a"));
  }

  @Test
  void whatComesWhileTooMuchIsUnderWaySharesTheNextEntry() {
    for (int i = 0; i < 100; i++) {
      propose("p" + i);
    }
    int underWay = carried.size();
    carried.get(0).receipt().outcome(Outcome.COMMITTED);
    assertThat(carried).hasSize(underWay + 1);
    assertThat(carried.get(underWay).payloads()).hasSize(100 - underWay);
  }

  @Test
  void anEntryHoldsNoMorePayloadsAndBytesThanAllowed() {
    ProposalPipeline small = pipeline(new Limits(100, 1000, 3, 10, 1));
    leadership = NOBODY;
    for (String payload : List.of("1", "2", "3", "4444444", "55555", "666666666666666")) {
      propose(small, payload);
    }
    leadership = FIRST;
    small.leadershipChanged();
    assertThat(carried)
        .extracting(Carried::payloads)
        .containsExactly(
            List.of("1", "2", "3"),
            List.of("4444444"),
            List.of("55555"),
            List.of("666666666666666"));
  }

  @Test
  void whatIsBoundToATermGoesOnlyToThisMembersOwnLogInThatTerm() {
    leadership = HERE;
    proposeInTerm("a", 3);
    assertThat(carried).extracting(Carried::payloads).containsExactly(List.of("a"));
    leadership = NOBODY;
    proposeInTerm("b", 3);
    propose("c");
    carried.get(0).receipt().outcome(Outcome.NOT_LEADER);
    assertThat(rejected).isEmpty();
    leadership = new Leadership(7, 4, true, 0);
    pipeline.leadershipChanged();
    assertThat(rejected).containsExactly("a DROPPED", "b DROPPED");
    assertThat(carried.get(1).payloads()).containsExactly("c");
  }

  @Test
  void whatIsBoundToATermIsNotHandedToAnotherLeaderOfThatTerm() {
    proposeInTerm("a", FIRST.term());
    assertThat(rejected).containsExactly("a DROPPED");
    assertThat(carried).isEmpty();
  }

  @Test
  void withoutALeaderPayloadsWaitInOrder() {
    leadership = NOBODY;
    propose("a");
    propose("b");
    assertThat(carried).isEmpty();
    leadership = SECOND;
    pipeline.leadershipChanged();
    assertThat(carried).extracting(Carried::payloads).containsExactly(List.of("a", "b"));
  }

  @Test
  void whatNobodyAppendedGoesToTheNextLeaderInItsOldPlace() {
    propose("a");
    leadership = NOBODY;
    propose("b");
    carried.get(0).receipt().outcome(Outcome.NOT_LEADER);
    leadership = SECOND;
    pipeline.leadershipChanged();
    assertThat(carried.get(1).payloads()).containsExactly("a", "b");
    assertThat(carried.get(1).leaderId()).isEqualTo(8);
  }

  @Test
  void aLeaderThatSaysItIsNoneIsAskedAgainOnlyAfterAPause() {
    propose("a");
    carried.get(0).receipt().outcome(Outcome.NOT_LEADER);
    pipeline.tick();
    assertThat(carried).hasSize(1);
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    pipeline.tick();
    assertThat(carried).hasSize(2);
  }

  @Test
  void anUnknownOutcomeIsNeitherRepeatedNorReported() {
    Proposal proposal = propose("a");
    carried.get(0).receipt().outcome(Outcome.UNKNOWN);
    leadership = SECOND;
    pipeline.leadershipChanged();
    assertThat(carried).hasSize(1);
    assertThat(rejected).isEmpty();
    assertThat(proposal.withdraw()).isFalse();
  }

  @Test
  void aRefusalOfTheLeaderIsReported() {
    propose("a");
    carried.get(0).receipt().outcome(Outcome.REFUSED);
    assertThat(rejected).containsExactly("a DROPPED");
  }

  @Test
  void aWaitingPayloadCanBeWithdrawnOnce() {
    leadership = NOBODY;
    Proposal proposal = propose("a");
    assertThat(proposal.withdraw()).isTrue();
    assertThat(proposal.withdraw()).isFalse();
    leadership = FIRST;
    pipeline.leadershipChanged();
    assertThat(carried).isEmpty();
  }

  @Test
  void aPayloadHandedOverCannotBeWithdrawn() {
    assertThat(propose("a").withdraw()).isFalse();
  }

  @Test
  void aPayloadThatCameBackCanBeWithdrawn() {
    Proposal proposal = propose("a");
    carried.get(0).receipt().outcome(Outcome.NOT_LEADER);
    assertThat(proposal.withdraw()).isTrue();
  }

  @Test
  void noMorePayloadsAreTakenThanAllowed() {
    ProposalPipeline small = pipeline(new Limits(2, 1000, 10, 1000, 1));
    propose(small, "a");
    Proposal second = propose(small, "b");
    assertThatThrownBy(() -> propose(small, "c")).isInstanceOf(ProposalQueueFullException.class);
    assertThat(second.withdraw()).isFalse();
    carried.get(0).receipt().outcome(Outcome.COMMITTED);
    propose(small, "c");
  }

  @Test
  void whatHasPriorityIsTakenUpToALimitOfItsOwn() {
    ProposalPipeline small = pipeline(new Limits(1, 1000, 10, 1000, 2));
    propose(small, "a");
    assertThatThrownBy(() -> propose(small, "b")).isInstanceOf(ProposalQueueFullException.class);
    propose(small, "c", Priority.HIGH);
    assertThatThrownBy(() -> propose(small, "d", Priority.HIGH))
        .isInstanceOf(ProposalQueueFullException.class);
  }

  @Test
  void noMoreBytesAreTakenThanAllowed() {
    ProposalPipeline small = pipeline(new Limits(100, 10, 10, 1000, 1));
    leadership = NOBODY;
    Proposal first = propose(small, "123456");
    assertThatThrownBy(() -> propose(small, "12345"))
        .isInstanceOf(ProposalQueueFullException.class);
    first.withdraw();
    propose(small, "12345");
  }

  @Test
  void stoppingRejectsWhatWaitsAndWhatComesLater() {
    propose("gone");
    leadership = NOBODY;
    propose("waiting");
    pipeline.stop();
    propose("late");
    assertThat(rejected).containsExactly("waiting STOPPED", "late STOPPED");
  }

  @Test
  void whatComesBackAfterTheStopIsRejected() {
    propose("a");
    pipeline.stop();
    carried.get(0).receipt().outcome(Outcome.NOT_LEADER);
    assertThat(rejected).containsExactly("a STOPPED");
  }
}
