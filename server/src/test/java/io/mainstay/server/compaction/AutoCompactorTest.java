package io.mainstay.server.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestListener;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.fixture.CapturedWarnings;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.fixture.TestProposers;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.PendingRequests.Completion;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.tracing.Span;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A member leads, if not said otherwise, and its store gets a new revision each minute. */
class AutoCompactorTest {
  private static final Leadership LEADS = new Leadership(1, 1, true, 0);
  private static final Leadership FOLLOWS = new Leadership(2, 2, false, 0);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeConsensus consensus = new FakeConsensus();
  private final PendingRequests pending = new PendingRequests(RequestListener.NONE);
  private final AtomicLong revision = new AtomicLong(1);
  private final Proposer proposer = TestProposers.to(consensus, pending);
  private int answered;

  @Test
  void periodicCompactionBeginsAfterTheWholePeriodWithTheRevisionAtItsBeginning() {
    start(new Compaction.Periodic(Duration.ofHours(2)), LEADS);

    passMinutes(119);
    assertThat(proposed()).isZero();

    passMinutes(1);
    assertThat(compactedTo(0)).isEqualTo(1);
  }

  @Test
  void periodicCompactionOfALongPeriodGoesOnEveryHour() {
    start(new Compaction.Periodic(Duration.ofHours(2)), LEADS);
    passMinutesAnswering(120);
    assertThat(proposed()).isEqualTo(1);

    passMinutesAnswering(59);
    assertThat(proposed()).isEqualTo(1);

    passMinutesAnswering(1);
    assertThat(proposed()).isEqualTo(2);
    assertThat(compactedTo(1)).isEqualTo(55);
  }

  @Test
  void periodicCompactionOfAShortPeriodGoesOnEveryPeriod() {
    start(new Compaction.Periodic(Duration.ofMinutes(10)), LEADS);

    passMinutesAnswering(10);
    assertThat(compactedTo(0)).isEqualTo(1);

    passMinutesAnswering(10);
    assertThat(proposed()).isEqualTo(2);
    assertThat(compactedTo(1)).isEqualTo(10);
  }

  @Test
  void periodicCompactionDoesNotCompactTheSameRevisionTwice() {
    start(new Compaction.Periodic(Duration.ofMinutes(10)), LEADS);
    scheduler.advance(Duration.ofMinutes(10));
    answer();

    scheduler.advance(Duration.ofMinutes(30));

    assertThat(proposed()).isEqualTo(1);
  }

  @Test
  void whatFailsIsTriedAgainAtTheNextStep() {
    start(new Compaction.Periodic(Duration.ofMinutes(10)), LEADS);
    passMinutes(10);
    try (CapturedWarnings log = CapturedWarnings.of(AutoCompactor.class)) {
      refuse(EtcdError.TIMEOUT);
      assertThat(log.lines())
          .containsExactly(
              "failed auto periodic compaction revision=1 compact-period=PT10M"
                  + " retry-interval=PT1M");
    }

    passMinutes(1);

    assertThat(proposed()).isEqualTo(2);
    assertThat(compactedTo(1)).isEqualTo(1);
  }

  @Test
  void whatSomebodyElseHasCompactedIsDone() {
    start(new Compaction.Periodic(Duration.ofMinutes(10)), LEADS);
    passMinutes(10);
    try (CapturedWarnings log = CapturedWarnings.of(AutoCompactor.class)) {
      refuse(EtcdError.COMPACTED);
      assertThat(log.lines()).isEmpty();
    }

    passMinutes(8);

    assertThat(proposed()).isEqualTo(1);
  }

  @Test
  void whoDoesNotLeadCompactsNothingAndKeepsCount() {
    AutoCompactor compactor = start(new Compaction.Periodic(Duration.ofMinutes(10)), FOLLOWS);
    passMinutes(30);
    assertThat(proposed()).isZero();

    compactor.leadershipChanged(LEADS);
    passMinutes(1);

    assertThat(compactedTo(0)).isEqualTo(21);
  }

  @Test
  void whoNoLongerLeadsCompactsNoMore() {
    AutoCompactor compactor = start(new Compaction.Revision(5), LEADS);
    passMinutesAnswering(10);
    assertThat(proposed()).isEqualTo(2);

    compactor.leadershipChanged(FOLLOWS);
    passMinutes(30);

    assertThat(proposed()).isEqualTo(2);
  }

  @Test
  void revisionCompactionKeepsSoManyRevisionsEveryFiveMinutes() {
    start(new Compaction.Revision(4), LEADS);

    passMinutesAnswering(4);
    assertThat(proposed()).isZero();

    passMinutesAnswering(11);
    assertThat(proposed()).isEqualTo(3);
    assertThat(compactedTo(0)).isEqualTo(2);
    assertThat(compactedTo(1)).isEqualTo(7);
    assertThat(compactedTo(2)).isEqualTo(12);
  }

  @Test
  void revisionCompactionLeavesAYoungStoreAlone() {
    start(new Compaction.Revision(1000), LEADS);

    passMinutes(60);

    assertThat(proposed()).isZero();
  }

  @Test
  void revisionCompactionDoesNotCompactTheSameRevisionTwice() {
    start(new Compaction.Revision(5), LEADS);
    revision.set(10);
    scheduler.advance(Duration.ofMinutes(5));
    answer();

    scheduler.advance(Duration.ofMinutes(30));

    assertThat(proposed()).isEqualTo(1);
  }

  @Test
  void aPeriodTooShortToBeDividedIsStillKept() {
    start(new Compaction.Periodic(Duration.ofNanos(1)), LEADS);

    scheduler.advance(Duration.ofMillis(1));

    assertThat(proposed()).isEqualTo(1);
  }

  @Test
  void withoutRetentionNothingIsCompacted() {
    assertThat(
            AutoCompactor.of(
                new Compaction.Off(), revision::get, proposer, scheduler, scheduler::nanos))
        .isEmpty();
  }

  private AutoCompactor start(Compaction.Auto wanted, Leadership leadership) {
    AutoCompactor compactor =
        AutoCompactor.of(wanted, revision::get, proposer, scheduler, scheduler::nanos)
            .orElseThrow();
    compactor.leadershipChanged(leadership);
    compactor.start();
    scheduler.advance(Duration.ZERO);
    return compactor;
  }

  private void passMinutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      scheduler.advance(Duration.ofMinutes(1).minusNanos(1));
      revision.incrementAndGet();
      scheduler.advance(Duration.ofNanos(1));
    }
  }

  private void passMinutesAnswering(int minutes) {
    for (int i = 0; i < minutes; i++) {
      passMinutes(1);
      if (answered < proposed()) {
        answer();
      }
    }
  }

  private void answer() {
    outcome(new Applied.Done(CompactionResponse.newBuilder(), revision.get()));
  }

  private void refuse(EtcdError reason) {
    outcome(new Applied.Refused(reason.exception()));
  }

  private void outcome(Applied outcome) {
    pending.complete(
        List.of(new Completion(request(answered).getHeader().getID(), outcome, Span.NONE)));
    answered++;
    scheduler.advance(Duration.ZERO);
  }

  private int proposed() {
    return consensus.payloads().size();
  }

  private long compactedTo(int index) {
    return request(index).getCompaction().getRevision();
  }

  private InternalRaftRequest request(int index) {
    try {
      return InternalRaftRequest.parseFrom(consensus.payloads().get(index));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
