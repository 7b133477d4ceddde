package io.mainstay.server.cluster;

import io.mainstay.api.etcdserverpb.ClusterTakeOverRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.proposal.Proposer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a cluster whose other members are lost ({@code --force-new-cluster}): once this member
 * leads, it writes into the log that it is the only one. Any thread.
 */
public final class TakeOver {
  private static final Logger log = LoggerFactory.getLogger(TakeOver.class);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  private final Member survivor;
  private final Proposer proposer;
  private final Scheduler scheduler;
  private final Runnable onDone;
  private volatile boolean done;

  /**
   * The take-over by one member.
   *
   * @param survivor this member, as it is entered should the table not know it
   * @param onDone told once it is in the log, on the scheduler's thread
   */
  public TakeOver(Member survivor, Proposer proposer, Scheduler scheduler, Runnable onDone) {
    this.survivor = survivor;
    this.proposer = proposer;
    this.scheduler = scheduler;
    this.onDone = onDone;
  }

  /** Begins when this member has come to lead. */
  public void leadershipChanged(Leadership leadership) {
    if (leadership.local() && !done) {
      scheduler.schedule(this::propose, Duration.ZERO);
    }
  }

  private void propose() {
    InternalRaftRequest.Builder request =
        InternalRaftRequest.newBuilder()
            .setClusterTakeOver(ClusterTakeOverRequest.newBuilder().setSurvivor(survivor));
    Async.whenDone(
        proposer.propose(request, RequestContext.ofMember(scheduler.executor())),
        (applied, failure) -> {
          if (failure == null) {
            done = true;
            log.atWarn()
                .addKeyValue("local-member-id", Long.toHexString(survivor.getID()))
                .log("forced a new cluster: all other members were removed");
            onDone.run();
          } else {
            log.atWarn().setCause(failure).log("failed to force a new cluster; trying again");
            scheduler.schedule(this::propose, RETRY_PAUSE);
          }
        });
  }
}
