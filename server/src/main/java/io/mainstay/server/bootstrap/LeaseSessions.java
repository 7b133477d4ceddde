package io.mainstay.server.bootstrap;

import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.locking.Sessions;
import java.util.concurrent.CompletableFuture;

/** The sessions of locks and elections are leases like any other. */
record LeaseSessions(LeaseService leases) implements Sessions {
  @Override
  public CompletableFuture<Long> grant(long ttlSeconds, RequestContext context) {
    return leases
        .grant(LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build(), context)
        .thenApply(LeaseGrantResponse::getID);
  }

  @Override
  public CompletableFuture<Long> renew(long leaseId, RequestContext context) {
    return leases
        .renew(LeaseKeepAliveRequest.newBuilder().setID(leaseId).build(), context)
        .thenApply(LeaseKeepAliveResponse::getTTL);
  }
}
