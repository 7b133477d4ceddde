package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.ReadBarrierException;
import io.mainstay.consensus.ReadBarrierException.Reason;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.read.ReadGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // before each test
class LeaderLeasesTest {
  private static final Leadership LEADING = new Leadership(1, 3, true, 0);
  private static final Leadership FOLLOWING = new Leadership(2, 4, false, 0);
  private static final RequestContext CONTEXT = RequestContext.ofMember(Runnable::run);

  private final FakeConsensus consensus = new FakeConsensus();
  private final ManualScheduler time = new ManualScheduler();
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private LeaseStore store;
  private Lessor lessor;

  @BeforeEach
  void leadAndGrant(@TempDir Path directory) {
    store = new LeaseStore(directory.resolve("store"));
    lessor =
        new Lessor(
            store.registry(),
            store,
            new Lessor.Settings(Duration.ofSeconds(1), Duration.ofSeconds(7), null),
            time::nanos,
            Runnable::run);
    consensus.lead(LEADING);
    lessor.leadershipChanged(LEADING);
    store.grant(5, 60);
    store.apply(
        batch ->
            batch.put(
                PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("a")).setLease(5).build()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aKnownLeaseIsRenewedWithoutWaitingForTheLogToBeApplied() {
    consensus.answerReadBarriers(new CompletableFuture<>());

    assertThat(leases(true).renew(5, CONTEXT)).isCompletedWithValue(60L);
  }

  @Test
  void withoutTheFeatureAKnownLeaseWaitsForTheLogToBeApplied() {
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    consensus.answerReadBarriers(barrier);
    CompletableFuture<Long> renewal = leases(false).renew(5, CONTEXT);

    assertThat(renewal).isNotDone();
    barrier.complete(null);
    assertThat(renewal).isCompletedWithValue(60L);
  }

  @Test
  void aLeaseThatIsNotKnownYetIsWaitedFor() {
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    consensus.answerReadBarriers(barrier);
    CompletableFuture<Long> renewal = leases(true).renew(6, CONTEXT);
    store.grant(6, 30);
    barrier.complete(null);

    assertThat(renewal).isCompletedWithValue(30L);
  }

  @Test
  void theWaitForTheLogToBeAppliedIsLimited() {
    consensus.answerReadBarriers(new CompletableFuture<>());
    CompletableFuture<Long> renewal = leases(true).renew(6, CONTEXT);
    CompletableFuture<LeaseTimeToLiveResponse.Builder> timeToLive =
        leases(true).timeToLive(request(5, false), CONTEXT);
    time.advance(Duration.ofSeconds(1));

    assertThatThrownBy(renewal::join).hasCause(EtcdError.TIMEOUT_WAIT_APPLIED_INDEX.exception());
    assertThatThrownBy(timeToLive::join).hasCause(EtcdError.TIMEOUT_WAIT_APPLIED_INDEX.exception());
  }

  @Test
  void aLeaderThatHasNotHeardAQuorumLatelyMakesCertainBeforeItRenews() {
    consensus.beSure(false);
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    consensus.answerReadBarriers(barrier);
    CompletableFuture<Long> renewal = leases(true).renew(5, CONTEXT);

    assertThat(renewal).isNotDone();
    barrier.complete(null);
    assertThat(renewal).isCompletedWithValue(60L);
  }

  @Test
  void aLeaderThatCannotMakeCertainDoesNotRenew() {
    consensus.beSure(false);
    consensus.answerReadBarriers(
        CompletableFuture.failedFuture(new ReadBarrierException(Reason.TIMEOUT)));

    assertThatThrownBy(leases(true).renew(5, CONTEXT)::join)
        .hasMessageEndingWith("not a primary lessor");
  }

  @Test
  void whoFindsAnotherLeaderWhenMakingCertainDoesNotRenew() {
    consensus.beSure(false);
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    consensus.answerReadBarriers(barrier);
    CompletableFuture<Long> renewal = leases(true).renew(5, CONTEXT);
    consensus.lead(FOLLOWING);
    barrier.complete(null);

    assertThatThrownBy(renewal::join).hasMessageEndingWith("not a primary lessor");
  }

  @Test
  void aFollowerSendsOn() {
    consensus.lead(FOLLOWING);

    assertThatThrownBy(leases(true).renew(5, CONTEXT)::join)
        .hasCauseInstanceOf(NotPrimaryException.class);
    assertThatThrownBy(leases(true).timeToLive(request(5, false), CONTEXT)::join)
        .hasCauseInstanceOf(NotPrimaryException.class);
  }

  @Test
  void whatIsLeftIsToldInWholeSecondsWithTheKeys() {
    time.advance(Duration.ofMillis(500));
    CompletableFuture<LeaseTimeToLiveResponse.Builder> answer =
        leases(true).timeToLive(request(5, true), CONTEXT);
    workers.remove().run();

    LeaseTimeToLiveResponse.Builder response = answer.join();
    assertThat(response.getTTL()).isEqualTo(59);
    assertThat(response.getGrantedTTL()).isEqualTo(60);
    assertThat(response.getKeysList()).containsExactly(ByteString.copyFromUtf8("a"));
  }

  @Test
  void regression17705_aChangeOfLeaderWhileTheLogIsWaitedForIsAnError() {
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    consensus.answerReadBarriers(barrier);
    CompletableFuture<LeaseTimeToLiveResponse.Builder> answer =
        leases(true).timeToLive(request(5, false), CONTEXT);
    barrier.completeExceptionally(new ReadBarrierException(Reason.LEADER_CHANGED));

    assertThatThrownBy(answer::join).hasCause(EtcdError.LEADER_CHANGED.exception());
  }

  @Test
  void regression17705_aChangeOfLeaderWhileTheLeaseIsLookedUpIsAnError() {
    LeaderLeases leases =
        new LeaderLeases(
            store.store(),
            consensus,
            new ReadGate(consensus),
            lessor,
            // The leader changes between the question and the look at the lease.
            task -> {
              consensus.lead(FOLLOWING);
              lessor.leadershipChanged(FOLLOWING);
              task.run();
            },
            time,
            true);

    assertThatThrownBy(leases.timeToLive(request(5, true), CONTEXT)::join)
        .hasCause(EtcdError.LEADER_CHANGED.exception());
  }

  private LeaderLeases leases(boolean fastKeepAlive) {
    return new LeaderLeases(
        store.store(),
        consensus,
        new ReadGate(consensus),
        lessor,
        workers::add,
        time,
        fastKeepAlive);
  }

  private static LeaseTimeToLiveRequest request(long id, boolean keys) {
    return LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(keys).build();
  }
}
