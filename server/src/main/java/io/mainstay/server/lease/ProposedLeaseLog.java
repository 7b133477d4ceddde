package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The log, by way of this member's proposals. Any thread. */
final class ProposedLeaseLog implements LeaseLog {
  private final Proposer proposer;
  private final ReadGate reads;
  private final RequestContext context;

  ProposedLeaseLog(Proposer proposer, ReadGate reads, Executor executor) {
    this.proposer = proposer;
    this.reads = reads;
    this.context = RequestContext.ofMember(executor);
  }

  @Override
  public CompletableFuture<Void> confirmLeadership() {
    return reads.linearizable(context);
  }

  @Override
  public CompletableFuture<Void> revoke(long id, long term) {
    return propose(
            InternalRaftRequest.newBuilder()
                .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(id)),
            term)
        .handle(
            (done, failure) -> {
              if (failure != null && !isGone(failure)) {
                throw new CompletionException(failure);
              }
              return null;
            });
  }

  @Override
  public CompletableFuture<Void> checkpoint(LeaseCheckpointRequest request, long term) {
    return propose(InternalRaftRequest.newBuilder().setLeaseCheckpoint(request), term)
        .thenApply(done -> null);
  }

  private CompletableFuture<Applied.Done> propose(InternalRaftRequest.Builder request, long term) {
    return proposer.proposeInTerm(request, term, context);
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof EtcdException refused && refused.is(EtcdError.LEASE_NOT_FOUND);
  }
}
