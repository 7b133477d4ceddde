package io.mainstay.server.locking;

import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;

/**
 * The leases of callers that brought none of their own. Any thread; fails with an {@link
 * io.mainstay.api.errors.EtcdException}.
 */
public interface Sessions {
  /** Grants a lease of this many seconds and gives its ID. */
  CompletableFuture<Long> grant(long ttlSeconds, RequestContext context);

  /**
   * Renews a lease.
   *
   * @return the seconds it lasts from now on; 0 when it is gone
   */
  CompletableFuture<Long> renew(long leaseId, RequestContext context);
}
