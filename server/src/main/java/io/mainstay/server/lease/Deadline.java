package io.mainstay.server.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * When one lease ends, as its leader has it. The monitor guards the fields and is never held while
 * anything else is called.
 *
 * <p>A lease whose time is up can still be renewed until the leader proposes to revoke it; from
 * then on it cannot, whatever becomes of the proposal: nobody may be told that a lease lives which
 * the log may have ended.
 */
final class Deadline {
  /** How a deadline lost its meaning. */
  enum End {
    /** The lease is gone. */
    REVOKED,
    /** This member does not time leases any more. */
    DEMOTED
  }

  private final long id;
  private final long ttlNanos;
  private final CompletableFuture<End> over = new CompletableFuture<>();
  private long expiryNanos;
  private boolean revoking;
  private boolean checkpointing;

  Deadline(Lease lease, long expiryNanos) {
    this.id = lease.id();
    this.ttlNanos = TimeUnit.SECONDS.toNanos(lease.ttlSeconds());
    this.expiryNanos = expiryNanos;
  }

  long id() {
    return id;
  }

  synchronized long expiryNanos() {
    return expiryNanos;
  }

  /** Starts the time to live again; false when the lease is being revoked. */
  synchronized boolean renew(long nowNanos) {
    if (!revoking) {
      expiryNanos = nowNanos + ttlNanos;
    }
    return !revoking;
  }

  /** Closes the lease for renewals; false when it has been renewed and its time is not up. */
  synchronized boolean beginRevoke(long nowNanos) {
    if (nowNanos - expiryNanos >= 0) {
      revoking = true;
    }
    return revoking;
  }

  synchronized boolean isRevoking() {
    return revoking;
  }

  /** Says whether a note of what is left is on its way through the log. */
  synchronized void setCheckpointing(boolean onItsWay) {
    checkpointing = onItsWay;
  }

  synchronized boolean isCheckpointing() {
    return checkpointing;
  }

  /** Completes when the deadline has lost its meaning. */
  CompletableFuture<End> over() {
    return over;
  }

  boolean isOver() {
    return over.isDone();
  }

  void end(End how) {
    over.complete(how);
  }
}
