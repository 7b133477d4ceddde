package io.mainstay.server.lease;

import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks another member, which is taken to be the leader. Any thread; never blocks.
 *
 * <p>Futures complete on any thread. They fail with {@code LEASE_NOT_FOUND} when the leader knows
 * for certain that there is no such lease, and with anything else when it is worth asking again.
 */
public interface LeaderCalls {
  /** Renews a lease; the response has no header. */
  CompletableFuture<LeaseKeepAliveResponse> renew(
      long leaderId, LeaseKeepAliveRequest request, Duration timeout);

  /** Asks what is left of a lease; the response has no header. */
  CompletableFuture<LeaseTimeToLiveResponse> timeToLive(
      long leaderId, LeaseTimeToLiveRequest request, Duration timeout);
}
