package io.mainstay.server.lease;

import io.mainstay.server.Async;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the leases whose time is up, while this member leads in one term: a bounded number in each
 * round, after it is certain that this member still leads, a few of them under way at once (etcd
 * {@code server/etcdserver/server.go} at v3.7.1). What comes of a proposal is looked at again after
 * a while: the lease is gone then, or it is proposed again.
 *
 * <p>Lessor's thread.
 */
final class Revoker {
  /** Leases taken up in one round. */
  static final int PER_ROUND = 500;

  static final int MAX_UNDER_WAY = 16;

  private static final Logger log = LoggerFactory.getLogger(Revoker.class);

  private final Primacy primacy;
  private final LeaseLog leaseLog;
  private final LongSupplier clock;
  private final long retryNanos;
  private final Runnable onRevoked;
  private final Deque<Deadline> approved = new ArrayDeque<>();
  private boolean confirming;
  private int underWay;

  Revoker(
      Primacy primacy, LeaseLog leaseLog, LongSupplier clock, long retryNanos, Runnable onRevoked) {
    this.onRevoked = onRevoked;
    this.primacy = primacy;
    this.leaseLog = leaseLog;
    this.clock = clock;
    this.retryNanos = retryNanos;
  }

  /** A round. */
  void round() {
    if (confirming || approved.size() >= PER_ROUND) {
      return;
    }
    List<Deadline> expired = primacy.pollExpired(clock.getAsLong(), PER_ROUND - approved.size());
    if (!expired.isEmpty()) {
      confirming = true;
      Async.whenDone(
          leaseLog.confirmLeadership(), (confirmed, failure) -> confirmed(expired, failure));
    }
  }

  private void confirmed(List<Deadline> expired, @Nullable Throwable failure) {
    confirming = false;
    if (primacy.hasEnded()) {
      return;
    }
    if (failure != null) {
      log.atWarn().setCause(failure).log("no lease is revoked: not certain to be the leader");
      long nowNanos = clock.getAsLong();
      expired.forEach(deadline -> primacy.lookAgain(deadline, nowNanos));
      return;
    }
    approved.addAll(expired);
    proposeSome();
  }

  private void proposeSome() {
    // Taken out first: a proposal that fails at once must not come back here.
    List<Deadline> going = new ArrayList<>();
    while (underWay < MAX_UNDER_WAY && !approved.isEmpty()) {
      Deadline deadline = approved.remove();
      if (deadline.isOver()) {
        continue;
      }
      if (deadline.beginRevoke(clock.getAsLong())) {
        underWay++;
        going.add(deadline);
      } else {
        primacy.lookAgain(deadline, deadline.expiryNanos());
      }
    }
    going.forEach(this::propose);
  }

  private void propose(Deadline deadline) {
    Async.whenDone(
        leaseLog.revoke(deadline.id(), primacy.term()),
        (done, failure) -> proposed(deadline, failure));
  }

  private void proposed(Deadline deadline, @Nullable Throwable failure) {
    underWay--;
    if (primacy.hasEnded()) {
      return;
    }
    if (failure != null) {
      log.atWarn()
          .addKeyValue("lease-id", "%016x".formatted(deadline.id()))
          .setCause(failure)
          .log("failed to revoke lease");
      primacy.lookAgain(deadline, clock.getAsLong() + retryNanos);
    } else {
      onRevoked.run();
      primacy.forget(deadline);
    }
    proposeSome();
  }
}
