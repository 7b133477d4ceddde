package io.mainstay.server.v2;

import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.proposal.Proposer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what has expired, while this member leads: by its clock, through the log, and bound to its
 * term (etcd's {@code SYNC} at v3.5). One step at a time.
 *
 * <p>The member's scheduler.
 */
public final class ExpiryClock {
  /** The time between two looks, as in etcd. */
  public static final Duration INTERVAL = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(ExpiryClock.class);

  private final V2Applier applier;
  private final Proposer proposer;
  private final LongSupplier unixNanos;
  private final Executor scheduler;
  private volatile @Nullable Leadership leadership;
  private boolean underWay;

  /** The clock of one member. */
  public ExpiryClock(
      V2Applier applier, Proposer proposer, LongSupplier unixNanos, Executor scheduler) {
    this.applier = applier;
    this.proposer = proposer;
    this.unixNanos = unixNanos;
    this.scheduler = scheduler;
  }

  /** Somebody leads, or nobody. Any thread. */
  public void leadershipChanged(Leadership now) {
    leadership = now;
  }

  /** Looks whether something has expired. Scheduler. */
  public void look() {
    Leadership now = leadership;
    long nowNanos = unixNanos.getAsLong();
    if (underWay || now == null || !now.local() || applier.nextExpiryNanos() > nowNanos) {
      return;
    }
    underWay = true;
    V2Request step =
        V2Request.newBuilder().setAction(V2Request.Action.EXPIRE).setNow(nowNanos).build();
    Async.whenDone(
        proposer.proposeInTerm(
            InternalRaftRequest.newBuilder().setV2(step),
            now.term(),
            RequestContext.ofMember(scheduler)),
        (done, failure) -> scheduler.execute(() -> stepped(failure)));
  }

  private void stepped(@Nullable Throwable failure) {
    underWay = false;
    if (failure != null) {
      log.atWarn().setCause(failure).log("failed to end what has expired in the v2 tree");
    } else {
      // There may be more than one step takes.
      look();
    }
  }
}
