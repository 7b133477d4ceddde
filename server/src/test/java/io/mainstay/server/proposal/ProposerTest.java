package io.mainstay.server.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.RejectionListener.Rejection;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestListener;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.fixture.AlwaysConnected;
import io.mainstay.server.tracing.Span;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ProposerTest {
  private static final long MAX_REQUEST_BYTES = 1000;

  private final FakeConsensus consensus = new FakeConsensus();
  private final PendingRequests pending = new PendingRequests(RequestListener.NONE);
  private final Proposer proposer = proposer(Duration.ofHours(1));

  @Test
  void aRequestSucceedsWhenItIsApplied() {
    CompletableFuture<Applied.Done> outcome = put(proposer, "v");
    assertThat(outcome).isNotDone();

    Applied.Done done = new Applied.Done(PutResponse.newBuilder(), 7);
    pending.complete(List.of(new PendingRequests.Completion(onlyRequestId(), done, Span.NONE)));

    assertThat(outcome).isCompletedWithValue(done);
  }

  @Test
  void aRequestFailsWithTheReasonItWasRefusedForWhenApplied() {
    CompletableFuture<Applied.Done> outcome = put(proposer, "v");

    pending.complete(
        List.of(
            new PendingRequests.Completion(
                onlyRequestId(),
                new Applied.Refused(EtcdError.LEASE_NOT_FOUND.exception()),
                Span.NONE)));

    assertThat(failureOf(outcome).is(EtcdError.LEASE_NOT_FOUND)).isTrue();
  }

  @Test
  void anOversizedRequestIsRefusedAndNothingIsProposed() {
    CompletableFuture<Applied.Done> outcome = put(proposer, "x".repeat(1000));

    assertThat(failureOf(outcome).is(EtcdError.REQUEST_TOO_LARGE)).isTrue();
    assertThat(consensus.payloads()).isEmpty();
  }

  @Test
  void aFullQueueIsTooManyRequests() {
    consensus.refuseProposals();

    assertThat(failureOf(put(proposer, "v")).is(EtcdError.TOO_MANY_REQUESTS)).isTrue();
    assertThat(pending.all()).isEmpty();
  }

  @Test
  void onlyWhatEndsALeaseHasPriority() {
    CompletableFuture<Applied.Done> write = put(proposer, "v");
    CompletableFuture<Applied.Done> revocation =
        proposer.propose(
            InternalRaftRequest.newBuilder()
                .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(1)),
            RequestContext.ofMember(Runnable::run));

    assertThat(List.of(write, revocation)).noneMatch(CompletableFuture::isDone);
    assertThat(consensus.priorities()).containsExactly(Priority.NORMAL, Priority.HIGH);
  }

  @Test
  void aRequestThatNeverLeftTheMemberExceedsItsDeadline() {
    Proposer impatient = proposer(Duration.ZERO);
    consensus.letProposalsBeWithdrawn();
    CompletableFuture<Applied.Done> outcome = put(impatient, "v");

    impatient.expireOverdue();

    EtcdException failure = failureOf(outcome);
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.text()).isEqualTo("context deadline exceeded");
  }

  @Test
  void aRequestOfUnknownOutcomeTimesOutWithATextThatSaysSo() {
    Proposer impatient = proposer(Duration.ZERO);
    CompletableFuture<Applied.Done> outcome = put(impatient, "v");

    impatient.expireOverdue();

    assertThat(failureOf(outcome).is(EtcdError.TIMEOUT)).isTrue();
  }

  @Test
  void aRequestWithTimeLeftIsLeftAlone() {
    CompletableFuture<Applied.Done> outcome = put(proposer, "v");

    proposer.expireOverdue();

    assertThat(outcome).isNotDone();
  }

  @Test
  void aCertainRejectionIsToldAtOnce() {
    CompletableFuture<Applied.Done> outcome = put(proposer, "v");

    consensus.rejectAll(Rejection.DROPPED);

    assertThat(failureOf(outcome).text()).isEqualTo("raft proposal dropped");
  }

  @Test
  void stoppingTellsThoseWhoWaitAndThoseWhoCome() {
    CompletableFuture<Applied.Done> waiting = put(proposer, "v");

    proposer.stop();

    assertThat(failureOf(waiting).is(EtcdError.STOPPED)).isTrue();
    assertThat(failureOf(put(proposer, "v")).is(EtcdError.STOPPED)).isTrue();
  }

  private Proposer proposer(Duration requestTimeout) {
    return new Proposer(
        consensus,
        pending,
        new RequestIds(1, 0),
        MAX_REQUEST_BYTES,
        requestTimeout,
        Duration.ofSeconds(1),
        new AlwaysConnected(),
        OpenAccess.guard()::requireKnown,
        request -> {});
  }

  private static CompletableFuture<Applied.Done> put(Proposer proposer, String value) {
    return proposer.propose(
        InternalRaftRequest.newBuilder()
            .setPut(
                PutRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("k"))
                    .setValue(ByteString.copyFromUtf8(value))),
        RequestContext.ofMember(Runnable::run));
  }

  private long onlyRequestId() {
    assertThat(consensus.payloads()).hasSize(1);
    try {
      return InternalRaftRequest.parseFrom(consensus.payloads().get(0)).getHeader().getID();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static EtcdException failureOf(CompletableFuture<?> future) {
    assertThat(future).isDone();
    CompletionException failure = catchThrowableOfType(CompletionException.class, future::join);
    return (EtcdException) Objects.requireNonNull(failure.getCause());
  }
}
