package io.mainstay.server.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.api.v3lockpb.UnlockResponse;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import io.mainstay.server.tracing.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // made before each test
class LockServiceTest {
  private static final String EXPIRED = "UNKNOWN mutex: session is expired";

  private LocalMember member;
  private LockService service;

  @BeforeEach
  void open(@TempDir Path directory) {
    member = new LocalMember(directory, 1);
    service = new LockService(member.kv, member.events, member.leases, member.scheduler);
  }

  @AfterEach
  void close() {
    member.close();
  }

  @Test
  void aFreeNameIsHeldAtOnceUnderTheKeyOfTheLease() {
    FakeStream<LockRequest, LockResponse> caller = lock(0xa1);
    member.settle();

    assertThat(caller.answer().getKey()).isEqualTo(key("n/a1"));
    assertThat(caller.answer().getHeader()).isEqualTo(member.headers.at(2));
    assertThat(member.keysAt(0).get(0).getLease()).isEqualTo(0xa1);
    assertThat(member.reads()).as("rounds beside the transaction").isZero();
  }

  @Test
  void aNegativeLeaseIsWrittenAsEtcdWritesIt() {
    FakeStream<LockRequest, LockResponse> caller = lock(-255);
    member.settle();

    assertThat(caller.answer().getKey()).isEqualTo(key("n/-ff"));
  }

  @Test
  void thoseWhoWaitHoldTheNameInTheOrderInWhichTheyCame() {
    // Not in the order of their keys.
    List<FakeStream<LockRequest, LockResponse>> callers = new ArrayList<>();
    for (long lease : new long[] {0xf, 0xb, 0xd, 0xa}) {
      callers.add(lock(lease));
      member.settle();
    }

    for (int holder = 0; holder < callers.size(); holder++) {
      assertThat(callers.get(holder).isAnswered()).isTrue();
      assertThat(callers.subList(holder + 1, callers.size())).allMatch(FakeStream::isWaiting);
      unlock(callers.get(holder).answer().getKey());
    }
    assertThat(member.events.watcherCount()).isZero();
  }

  @Test
  void theRevisionAnsweredIsOneAtWhichTheNameIsHeld() {
    FakeStream<LockRequest, LockResponse> first = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> second = lock(0xb);
    member.settle();
    long released = unlock(first.answer().getKey()).getHeader().getRevision();

    assertThat(second.answer().getHeader().getRevision()).isGreaterThanOrEqualTo(released);
  }

  @Test
  void aNameThatComesFreeWakesOnlyTheNextInTheQueue() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    for (long lease = 0xb; lease < 0x20; lease++) {
      lock(lease);
      member.settle();
    }
    int deliveries = member.events.deliveries();
    int reads = member.reads();

    unlock(holder.answer().getKey());

    assertThat(member.events.deliveries()).isEqualTo(deliveries + 1);
    assertThat(member.reads()).isEqualTo(reads + 1);
  }

  @Test
  void theSameLeaseGetsTheSameKeyAgain() {
    FakeStream<LockRequest, LockResponse> first = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> again = lock(0xa);
    member.settle();

    assertThat(again.answer().getKey()).isEqualTo(first.answer().getKey());
    assertThat(member.keys()).hasSize(1);
  }

  @Test
  void namesDoNotHinderOneAnother() {
    lock(0xa);
    FakeStream<LockRequest, LockResponse> other = lock("other", 0xb, member.context());
    FakeStream<LockRequest, LockResponse> nameless = lock("", 0xc, member.context());
    member.settle();

    assertThat(other.isAnswered()).isTrue();
    assertThat(nameless.answer().getKey()).isEqualTo(key("/c"));
  }

  @Test
  void whoeverSitsRightAheadMayLeaveWithoutTheNameComingFree() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> leaver = lock(0xb);
    member.settle();
    FakeStream<LockRequest, LockResponse> last = lock(0xc);
    member.settle();

    leaver.leave();
    member.settle();
    assertThat(last.isWaiting()).isTrue();

    unlock(holder.answer().getKey());
    assertThat(last.isAnswered()).isTrue();
  }

  @Test
  void aSessionThatEndsInTheQueueIsToldSoAtOnce() {
    lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();

    member.leases.end(0xb);
    member.settle();

    assertThat(queued.failure()).isEqualTo(EXPIRED);
    assertThat(member.keys()).containsExactly("n/a");
  }

  @Test
  void regression11408_aSessionThatEndedInTheQueueDoesNotHoldTheNameWhenItComesFree() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();

    // Both are in the log before the one who waits hears of either.
    member.delete(holder.answer().getKey());
    member.leases.end(0xb);
    member.settle();

    assertThat(queued.failure()).isEqualTo(EXPIRED);
    assertThat(member.keys()).isEmpty();
  }

  @Test
  void regression11408_aPlaceThatWasLostIsNotTheLaterPlaceOfTheSameSession() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();
    FakeStream<LockRequest, LockResponse> between = lock(0xc);
    member.settle();

    member.delete(key("n/b"));
    FakeStream<LockRequest, LockResponse> again = lock(0xb);
    member.delete(holder.answer().getKey());
    member.settle();

    assertThat(queued.failure()).isEqualTo(EXPIRED);
    assertThat(between.isAnswered()).isTrue();
    assertThat(again.isWaiting()).isTrue();
  }

  @Test
  void aCallerThatLeavesTheQueueTakesItsKeyAway() {
    lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();

    queued.leave();
    member.settle();

    assertThat(member.keys()).containsExactly("n/a");
    assertThat(member.events.watcherCount()).isZero();
  }

  @Test
  void aCallerThatLeavesBeforeItsKeyIsThereLeavesNone() {
    FakeStream<LockRequest, LockResponse> caller = lock(0xa);
    member.settleWithoutLog();

    caller.leave();
    member.settle();

    assertThat(member.keys()).isEmpty();
  }

  @Test
  void aCallerThatLeavesBeforeItHeardOfItsSessionsKeyLeavesThatAlone() {
    lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> again = lock(0xa);
    member.settleWithoutLog();

    again.leave();
    member.settle();

    assertThat(member.keys()).containsExactly("n/a");
  }

  @Test
  void aHolderKeepsItsKeyAfterTheCall() {
    FakeStream<LockRequest, LockResponse> caller = lock(0xa);
    member.settle();

    assertThat(caller.isAnswered()).isTrue();
    assertThat(member.keys()).containsExactly("n/a");
  }

  @Test
  void aCallerWhoseTimeIsUpIsToldSoAndLeavesTheQueue() {
    lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> hasty =
        lock(
            "n",
            0xb,
            new RequestContext(
                member.executor,
                System.nanoTime() + Duration.ofHours(1).toNanos(),
                Credentials.MEMBER,
                Span.NONE));
    member.settle();
    assertThat(hasty.isWaiting()).isTrue();

    member.scheduler.advance(Duration.ofHours(1));
    member.settle();

    assertThat(hasty.failure()).isEqualTo("DEADLINE_EXCEEDED context deadline exceeded");
    assertThat(member.keys()).containsExactly("n/a");
  }

  @Test
  void whoBringsNoLeaseGetsOneOfAMinuteWhichIsLeftAfterTheCall() {
    FakeStream<LockRequest, LockResponse> caller = lock(0);
    member.settle();

    long granted = member.leases.alive.firstKey();
    assertThat(member.leases.alive).containsEntry(granted, 60L);
    assertThat(caller.answer().getKey()).isEqualTo(key("n/" + Long.toHexString(granted)));
    assertThat(member.scheduler.pending()).isZero();
  }

  @Test
  void aGrantedLeaseIsRenewedWhileItsCallerWaitsAndNoLonger() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0);
    member.settle();
    long granted = member.leases.alive.lastKey();

    member.scheduler.advance(Duration.ofMinutes(2));
    member.settle();
    assertThat(member.leases.renewed).hasSize(6).containsOnly(granted);

    unlock(holder.answer().getKey());
    assertThat(queued.isAnswered()).isTrue();
    member.scheduler.advance(Duration.ofMinutes(2));
    member.settle();
    assertThat(member.leases.renewed).hasSize(6);
  }

  @Test
  void theCallersOwnLeaseIsForTheCallerToRenew() {
    lock(0xa);
    member.settle();
    lock(0xb);
    member.settle();

    member.scheduler.advance(Duration.ofMinutes(2));
    member.settle();

    assertThat(member.leases.renewed).isEmpty();
  }

  @Test
  void aCallerThatLeavesWhileItsLeaseIsGrantedQueuesNoMore() {
    FakeStream<LockRequest, LockResponse> caller = lock(0);
    member.settleWithoutLog();

    caller.leave();
    member.settle();

    assertThat(member.keys()).isEmpty();
    assertThat(member.scheduler.pending()).isZero();
  }

  @Test
  void anUnknownLeaseIsRefusedWithTheTextOfEtcd() {
    FakeStream<LockRequest, LockResponse> caller =
        member
            .<LockRequest, LockResponse>newCaller(LockResponse.parser())
            .call(service::lock, request("n", 4711), member.context());
    member.settle();

    assertThat(caller.failure()).isEqualTo("UNKNOWN etcdserver: requested lease not found");
  }

  @Test
  void aWaiterSurvivesTheCompactionOfWhatItWatches() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();

    member.events.compactAll();
    member.settle();
    assertThat(queued.isWaiting()).isTrue();

    unlock(holder.answer().getKey());
    assertThat(queued.isAnswered()).isTrue();
  }

  @Test
  void aWaiterThatIsToldOfAFailureHasLeftTheQueue() {
    FakeStream<LockRequest, LockResponse> holder = lock(0xa);
    member.settle();
    FakeStream<LockRequest, LockResponse> queued = lock(0xb);
    member.settle();

    member.loseLeader();
    unlock(holder.answer().getKey());

    assertThat(queued.failure()).isEqualTo("UNKNOWN etcdserver: leader changed");
    assertThat(member.keys()).isEmpty();
  }

  @Test
  void unlockingDeletesExactlyTheKey() {
    lock(0xa);
    member.settle();

    assertThat(unlock(key("n/b")).getHeader()).isEqualTo(member.headers.at(2));
    assertThat(member.keys()).containsExactly("n/a");
    assertThat(unlock(key("n/a")).getHeader()).isEqualTo(member.headers.at(3));
    assertThat(member.keys()).isEmpty();
  }

  @Test
  void unlockingNothingIsRefusedWithTheTextOfEtcd() {
    assertThatThrownBy(() -> unlock(ByteString.EMPTY))
        .hasRootCauseInstanceOf(EtcdException.class)
        .rootCause()
        .hasMessage("etcdserver: key is not provided")
        .extracting(refused -> ((EtcdException) refused).code())
        .isEqualTo(StatusCode.UNKNOWN);
  }

  private FakeStream<LockRequest, LockResponse> lock(long lease) {
    return lock("n", lease, member.context());
  }

  private FakeStream<LockRequest, LockResponse> lock(
      String name, long lease, RequestContext context) {
    if (lease != 0) {
      member.leases.bring(lease);
    }
    return member
        .<LockRequest, LockResponse>newCaller(LockResponse.parser())
        .call(service::lock, request(name, lease), context);
  }

  private UnlockResponse unlock(ByteString key) {
    return member.get(
        service.unlock(UnlockRequest.newBuilder().setKey(key).build(), member.context()));
  }

  private static LockRequest request(String name, long lease) {
    return LockRequest.newBuilder().setName(key(name)).setLease(lease).build();
  }

  private static ByteString key(String text) {
    return LocalMember.bytes(text);
  }
}
