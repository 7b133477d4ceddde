package io.mainstay.server.proposal;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.consensus.Leadership;
import java.time.Duration;

/**
 * Says why a request whose outcome is unknown probably timed out, in etcd's words (etcd {@code
 * server/etcdserver/server.go}, {@code parseProposeCtxErr} at v3.7.1).
 */
final class TimeoutDiagnosis {
  private final Duration electionTimeout;
  private final Connectivity connectivity;

  TimeoutDiagnosis(Duration electionTimeout, Connectivity connectivity) {
    this.electionTimeout = electionTimeout;
    this.connectivity = connectivity;
  }

  /** The error for a request that began at the given time. */
  EtcdError explain(long startNanos, Leadership leadership) {
    if (leadership.known()) {
      long beforeElection = startNanos - leadership.sinceNanos();
      long window = 2 * electionTimeout.toNanos();
      if (beforeElection > -window && beforeElection < 0) {
        return EtcdError.TIMEOUT_LEADER_FAILURE;
      }
      boolean connected =
          leadership.local()
              ? connectivity.quorumSince(startNanos)
              : connectivity.connectedSince(leadership.leaderId(), startNanos);
      if (!connected) {
        return EtcdError.TIMEOUT_CONNECTION_LOST;
      }
    }
    return EtcdError.TIMEOUT;
  }
}
