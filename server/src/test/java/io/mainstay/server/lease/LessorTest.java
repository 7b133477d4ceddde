package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.consensus.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LessorTest {
  private static final Leadership NOBODY = new Leadership(0, 7, false, 0);
  private static final Duration ELECTION = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(7);

  private final LeaseRegistry registry = new LeaseRegistry();
  private final FakeLeaseLog log = new FakeLeaseLog();
  // Near the point where the clock's numbers turn negative.
  private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3);
  private final Lessor lessor = lessor(Duration.ofMinutes(5));

  private Lessor lessor(Duration checkpointInterval) {
    return new Lessor(
        registry,
        log,
        new Lessor.Settings(ELECTION, RETRY, checkpointInterval),
        () -> nowNanos,
        Runnable::run);
  }

  @Test
  void aLeaseThatNobodyRenewsIsRevokedWhenItsTimeIsUp() {
    lead(1);
    grant(5, 10);

    advanceSeconds(9.5);
    assertThat(log.revokedIds()).isEmpty();
    advanceSeconds(1);
    assertThat(log.revokedIds()).containsExactly(5L);
    assertThat(log.revocations.get(0).term()).isEqualTo(1);
  }

  @Test
  void aRenewedLeaseLivesForItsWholeTimeAgain() {
    lead(1);
    grant(5, 10);
    advanceSeconds(9);

    assertThat(lessor.renew(5)).isCompletedWithValue(10L);
    assertThat(lessor.renewals()).isEqualTo(1);
    advanceSeconds(9.5);
    assertThat(log.revokedIds()).isEmpty();
    advanceSeconds(1);
    assertThat(log.revokedIds()).containsExactly(5L);
  }

  @Test
  void whoDoesNotLeadTimesNothing() {
    grant(5, 10);
    advanceSeconds(100);

    assertThat(log.revokedIds()).isEmpty();
    assertThat(lessor.renew(5)).isCompletedExceptionally();
    assertThatThrownBy(() -> lessor.renew(5).join()).hasCauseInstanceOf(NotPrimaryException.class);
    assertThatThrownBy(() -> lessor.remaining(5)).isInstanceOf(NotPrimaryException.class);
  }

  @Test
  void aNewLeaderGivesEveryLeaseItsWholeTimeAndAnElectionTimeout() {
    grant(5, 10);
    advanceSeconds(100);
    lead(1);

    advanceSeconds(10.5);
    assertThat(log.revokedIds()).isEmpty();
    advanceSeconds(1);
    assertThat(log.revokedIds()).containsExactly(5L);
  }

  @Test
  void whoLeadsAgainStartsAnew() {
    lead(1);
    grant(5, 10);
    advanceSeconds(9);
    follow();
    lead(2);
    advanceSeconds(10);

    assertThat(log.revokedIds()).isEmpty();
    assertThat(lessor.remaining(5).seconds()).isEqualTo(1);
  }

  @Test
  void aLeaseOfTheLongestTimeDoesNotEndAtOnce() {
    lead(1);
    grant(5, 9_000_000_000L);
    advanceSeconds(10);

    assertThat(log.revokedIds()).isEmpty();
    assertThat(lessor.remaining(5).seconds()).isEqualTo(9_000_000_000L - 10);
  }

  @Test
  void regression15247_aLeaderThatIsNotCertainToLeadRevokesNothing() {
    lead(1);
    grant(5, 10);
    log.confirmation = new CompletableFuture<>();
    advanceSeconds(30);
    log.confirmation.completeExceptionally(EtcdError.LEADER_CHANGED.exception());

    assertThat(log.revokedIds()).isEmpty();
  }

  @Test
  void regression12528_aLeaderThatWasReplacedWhileItStoodStillRevokesNothing() {
    lead(1);
    grant(5, 10);
    log.confirmation = new CompletableFuture<>();
    advanceSeconds(30);
    follow();
    log.confirmation.complete(null);

    assertThat(log.revokedIds()).isEmpty();
  }

  @Test
  void whatCouldNotBeRevokedForWantOfCertaintyIsRevokedLater() {
    lead(1);
    grant(5, 10);
    log.confirmation = CompletableFuture.failedFuture(EtcdError.TIMEOUT.exception());
    advanceSeconds(20);
    log.confirmation = CompletableFuture.completedFuture(null);
    advanceSeconds(0.5);

    assertThat(log.revokedIds()).containsExactly(5L);
  }

  @Test
  void aRevocationThatFailedIsProposedAgainAfterAWhile() {
    lead(1);
    grant(5, 10);
    advanceSeconds(10);
    log.revocations.get(0).outcome().completeExceptionally(EtcdError.TIMEOUT.exception());

    advanceSeconds(6.5);
    assertThat(log.revokedIds()).containsExactly(5L);
    advanceSeconds(1);
    assertThat(log.revokedIds()).containsExactly(5L, 5L);
  }

  @Test
  void regression9360_aGreatManyLeasesThatExpireTogetherAreRevokedAFewAtATime() {
    lead(1);
    LongStream.rangeClosed(1, 10_000).forEach(id -> grant(id, 10));
    advanceSeconds(10);
    assertThat(log.revocations).hasSize(Revoker.MAX_UNDER_WAY);

    int settled = 0;
    int mostInOneRound = 0;
    while (settled < 10_000) {
      int before = settled;
      for (; settled < log.revocations.size(); settled++) {
        assertThat(log.revocations.size() - settled).isLessThanOrEqualTo(Revoker.MAX_UNDER_WAY);
        revoke(log.revocations.get(settled));
      }
      mostInOneRound = Math.max(mostInOneRound, settled - before);
      advanceSeconds(0.5);
    }

    assertThat(mostInOneRound).isEqualTo(Revoker.PER_ROUND);
    assertThat(log.revokedIds()).doesNotHaveDuplicates();
    assertThat(registry.leases()).isEmpty();
  }

  @Test
  void aLeaseRenewedAfterItWasPickedAndBeforeItIsProposedIsNotRevoked() {
    lead(1);
    grant(5, 10);
    log.confirmation = new CompletableFuture<>();
    advanceSeconds(11);
    assertThat(lessor.renew(5)).isCompletedWithValue(10L);
    log.confirmation.complete(null);

    assertThat(log.revokedIds()).isEmpty();
    log.confirmation = CompletableFuture.completedFuture(null);
    advanceSeconds(9);
    assertThat(log.revokedIds()).isEmpty();
    advanceSeconds(1.5);
    assertThat(log.revokedIds()).containsExactly(5L);
  }

  @Test
  void regression20615_aRenewalThatRacesARevokeNeverSucceeds() {
    lead(1);
    grant(5, 10);
    advanceSeconds(10);
    CompletableFuture<Long> whileRevoking = lessor.renew(5);
    assertThat(whileRevoking).isNotDone();

    revoke(log.revocations.get(0));

    assertThatThrownBy(whileRevoking::join).hasCause(notFound());
    assertThatThrownBy(() -> lessor.renew(5).join()).hasCause(notFound());
  }

  @Test
  void regression20615_aLeaseRevokedWhileItsCheckpointIsClearedIsNotRenewed() {
    lead(1);
    grant(5, 600);
    checkpointed(5, 600, 300);
    CompletableFuture<Long> renewal = lessor.renew(5);
    assertThat(renewal).isNotDone();

    registry.publish(List.of(new LeaseChange.Revoked(5)));
    log.checkpoints.get(0).outcome().complete(null);

    assertThatThrownBy(renewal::join).hasCause(notFound());
  }

  @Test
  void aRenewalThatWaitsForARevokeGoesToTheNextLeaderWhenThisOneIsReplaced() {
    lead(1);
    grant(5, 10);
    advanceSeconds(10);
    CompletableFuture<Long> whileRevoking = lessor.renew(5);

    follow();

    assertThatThrownBy(whileRevoking::join).hasCauseInstanceOf(NotPrimaryException.class);
  }

  @Test
  void anIdThatIsGrantedAgainIsANewLease() {
    lead(1);
    grant(5, 10);
    advanceSeconds(10);
    revoke(log.revocations.get(0));
    grant(5, 20);

    assertThat(lessor.renew(5)).isCompletedWithValue(20L);
    advanceSeconds(19.5);
    assertThat(log.revocations).hasSize(1);
  }

  @Test
  void moreLeasesThanCanBeRevokedAreSpreadByANewLeader() {
    LongStream.rangeClosed(1, 3000).forEach(id -> grant(id, 10));
    lead(1);

    TreeMap<Long, Integer> bySecond = new TreeMap<>();
    for (long id = 1; id <= 3000; id++) {
      bySecond.merge(lessor.remaining(id).seconds(), 1, Integer::sum);
    }

    assertThat(bySecond.values()).allMatch(leases -> leases <= ExpirySpread.PER_SECOND);
    assertThat(bySecond.firstKey()).isEqualTo(11);
    assertThat(bySecond.lastKey()).isEqualTo(14);
  }

  @Test
  void fewLeasesAreNotSpread() {
    LongStream.rangeClosed(1, 999).forEach(id -> grant(id, 10));
    lead(1);

    assertThat(LongStream.rangeClosed(1, 999).map(id -> lessor.remaining(id).seconds()))
        .containsOnly(11L);
  }

  @Test
  void leasesAreListedByWhatIsLeftOfThem() {
    lead(1);
    grant(1, 30);
    grant(2, 20);
    grant(3, 10);
    advanceSeconds(5);
    lessor.renew(2).join();
    lessor.renew(3).join();

    assertThat(lessor.idsByExpiry()).containsExactly(3L, 2L, 1L);
  }

  @Test
  void whatIsLeftOfALongLeaseIsNotedEveryFiveMinutes() {
    lead(1);
    grant(5, 601);
    grant(6, 300);
    advanceSeconds(299.5);
    assertThat(log.checkpoints).isEmpty();
    advanceSeconds(1);
    assertThat(log.checkpoints).hasSize(1);
    assertThat(log.checkpoints.get(0).term()).isEqualTo(1);
    assertThat(log.checkpoints.get(0).request().getCheckpointsList())
        .containsExactly(LeaseCheckpoint.newBuilder().setID(5).setRemainingTTL(301).build());

    settle(log.checkpoints.get(0));
    advanceSeconds(300);
    assertThat(log.checkpoints.get(1).request().getCheckpoints(0).getRemainingTTL()).isEqualTo(1);
  }

  @Test
  void aNewLeaderGoesOnFromWhatWasNoted() {
    checkpointed(5, 600, 120);
    lead(1);

    assertThat(lessor.remaining(5).seconds()).isEqualTo(121);
  }

  @Test
  void aRenewalClearsWhatWasNotedBeforeItIsConfirmed() {
    checkpointed(5, 600, 120);
    lead(1);
    CompletableFuture<Long> renewal = lessor.renew(5);

    assertThat(renewal).isNotDone();
    assertThat(log.checkpoints.get(0).request().getCheckpointsList())
        .containsExactly(LeaseCheckpoint.newBuilder().setID(5).build());
    settle(log.checkpoints.get(0));
    assertThat(renewal).isCompletedWithValue(600L);
    assertThat(lessor.renew(5)).isCompletedWithValue(600L);
    assertThat(log.checkpoints).hasSize(1);
  }

  @Test
  void aRenewalWhoseClearingFailedIsNotConfirmed() {
    checkpointed(5, 600, 120);
    lead(1);
    CompletableFuture<Long> renewal = lessor.renew(5);
    log.checkpoints.get(0).outcome().completeExceptionally(EtcdError.TIMEOUT.exception());

    assertThatThrownBy(renewal::join).hasCauseInstanceOf(EtcdException.class);
  }

  @Test
  void aRenewalWhileANoteIsOnItsWayClearsItToo() {
    lead(1);
    grant(5, 600);
    advanceSeconds(301);
    CompletableFuture<Long> renewal = lessor.renew(5);

    assertThat(log.checkpoints).hasSize(2);
    assertThat(log.checkpoints.get(1).request().getCheckpoints(0).getRemainingTTL()).isZero();
    assertThat(renewal).isNotDone();
  }

  @Test
  void manyNotesGoInSeveralRequestsOneAfterTheOther() {
    lead(1);
    LongStream.rangeClosed(1, 2500).forEach(id -> grant(id, 1000));
    advanceSeconds(301);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < log.checkpoints.size(); i++) {
      sizes.add(log.checkpoints.get(i).request().getCheckpointsCount());
      log.checkpoints.get(i).outcome().complete(null);
      advanceSeconds(0.5);
    }

    assertThat(sizes).containsExactly(1000, 1000, 500);
  }

  @Test
  void withoutTheFeatureNothingIsNoted() {
    LeaseRegistry other = new LeaseRegistry();
    Lessor plain =
        new Lessor(
            other, log, new Lessor.Settings(ELECTION, RETRY, null), () -> nowNanos, Runnable::run);
    plain.leadershipChanged(new Leadership(1, 1, true, 0));
    other.publish(List.of(new LeaseChange.Granted(new Lease(5, 1000, 0))));
    nowNanos += TimeUnit.SECONDS.toNanos(400);
    plain.tick();

    assertThat(log.checkpoints).isEmpty();
  }

  private void lead(long term) {
    lessor.leadershipChanged(new Leadership(1, term, true, 0));
  }

  private void follow() {
    lessor.leadershipChanged(NOBODY);
  }

  private void grant(long id, long ttlSeconds) {
    registry.publish(List.of(new LeaseChange.Granted(new Lease(id, ttlSeconds, 0))));
  }

  private void checkpointed(long id, long ttlSeconds, long leftSeconds) {
    registry.publish(List.of(new LeaseChange.Checkpointed(new Lease(id, ttlSeconds, leftSeconds))));
  }

  private void revoke(FakeLeaseLog.Revocation revocation) {
    registry.publish(List.of(new LeaseChange.Revoked(revocation.id())));
    revocation.outcome().complete(null);
  }

  private void settle(FakeLeaseLog.Checkpointing checkpointing) {
    for (LeaseCheckpoint noted : checkpointing.request().getCheckpointsList()) {
      Lease lease = Objects.requireNonNull(registry.lease(noted.getID()));
      registry.publish(
          List.of(new LeaseChange.Checkpointed(lease.withCheckpoint(noted.getRemainingTTL()))));
    }
    checkpointing.outcome().complete(null);
  }

  private void advanceSeconds(double seconds) {
    for (int ticks = (int) (seconds * 2); ticks > 0; ticks--) {
      nowNanos += Lessor.TICK.toNanos();
      lessor.tick();
    }
  }

  private static EtcdException notFound() {
    return EtcdError.LEASE_NOT_FOUND.exception();
  }
}
