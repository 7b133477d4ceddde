package io.mainstay.server.lease;

import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.server.Async;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the log, now and then, what is left of long leases, so that a change of leader does not
 * start their time again. Lessor's thread.
 */
final class Checkpointer {
  /** Notes in one request, of which one is under way at a time. */
  static final int PER_REQUEST = 1000;

  private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Primacy primacy;
  private final LeaseRegistry registry;
  private final LeaseLog leaseLog;
  private final LongSupplier clock;
  private boolean underWay;

  Checkpointer(Primacy primacy, LeaseRegistry registry, LeaseLog leaseLog, LongSupplier clock) {
    this.primacy = primacy;
    this.registry = registry;
    this.leaseLog = leaseLog;
    this.clock = clock;
  }

  /** A round. */
  void round() {
    if (underWay || primacy.hasEnded()) {
      return;
    }
    long nowNanos = clock.getAsLong();
    List<Deadline> due = primacy.pollCheckpoints(nowNanos, PER_REQUEST);
    if (due.isEmpty()) {
      return;
    }
    LeaseCheckpointRequest.Builder request = LeaseCheckpointRequest.newBuilder();
    for (Deadline deadline : due) {
      Lease lease = registry.lease(deadline.id());
      long leftSeconds = ceilSeconds(deadline.expiryNanos() - nowNanos);
      // One that was renewed just now has nothing to note.
      if (lease != null && leftSeconds < lease.ttlSeconds()) {
        deadline.setCheckpointing(true);
        request.addCheckpoints(
            LeaseCheckpoint.newBuilder().setID(deadline.id()).setRemainingTTL(leftSeconds));
      }
    }
    if (request.getCheckpointsCount() > 0) {
      underWay = true;
      Async.whenDone(
          leaseLog.checkpoint(request.build(), primacy.term()),
          (done, failure) -> noted(due, failure));
    }
  }

  private void noted(List<Deadline> due, @Nullable Throwable failure) {
    underWay = false;
    if (failure == null) {
      // Otherwise it may be noted yet, and whoever renews has to clear it.
      due.forEach(deadline -> deadline.setCheckpointing(false));
    } else if (!primacy.hasEnded()) {
      log.atWarn().setCause(failure).log("failed to note what is left of leases");
    }
  }

  private static long ceilSeconds(long nanos) {
    return nanos / SECOND_NANOS + (nanos % SECOND_NANOS == 0 ? 0 : 1);
  }
}
