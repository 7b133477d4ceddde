package io.mainstay.server.lease;

import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import java.util.concurrent.CompletableFuture;

/**
 * What a leader does about leases through the log. Bound to its term: nothing of it is applied once
 * another leads.
 *
 * <p>Futures complete on the lessor's executor, when this member has applied the request; a failure
 * may leave the outcome unknown.
 */
interface LeaseLog {
  /** Completes when it is certain that this member led after the call. */
  CompletableFuture<Void> confirmLeadership();

  /** Revokes a lease; one that is gone already is a success. */
  CompletableFuture<Void> revoke(long id, long term);

  /** Notes what is left of leases. */
  CompletableFuture<Void> checkpoint(LeaseCheckpointRequest request, long term);
}
