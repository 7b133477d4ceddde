package io.mainstay.server.lease;

import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A log that notes what it is given; what comes of it is the test's business. */
final class FakeLeaseLog implements LeaseLog {
  /** Something proposed. */
  record Revocation(long id, long term, CompletableFuture<Void> outcome) {}

  /** Something proposed. */
  record Checkpointing(
      LeaseCheckpointRequest request, long term, CompletableFuture<Void> outcome) {}

  final List<Revocation> revocations = new ArrayList<>();
  final List<Checkpointing> checkpoints = new ArrayList<>();
  CompletableFuture<Void> confirmation = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> confirmLeadership() {
    return confirmation;
  }

  @Override
  public CompletableFuture<Void> revoke(long id, long term) {
    Revocation revocation = new Revocation(id, term, new CompletableFuture<>());
    revocations.add(revocation);
    return revocation.outcome();
  }

  @Override
  public CompletableFuture<Void> checkpoint(LeaseCheckpointRequest request, long term) {
    Checkpointing checkpointing = new Checkpointing(request, term, new CompletableFuture<>());
    checkpoints.add(checkpointing);
    return checkpointing.outcome();
  }

  List<Long> revokedIds() {
    return revocations.stream().map(Revocation::id).toList();
  }
}
