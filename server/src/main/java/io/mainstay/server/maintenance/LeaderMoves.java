package io.mainstay.server.maintenance;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderResponse;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.cluster.ClusterState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands leadership to a member that an operator chooses (etcd {@code server/etcdserver/server.go},
 * MoveLeader at v3.7.1). Any thread.
 */
public final class LeaderMoves {
  private static final Logger log = LoggerFactory.getLogger(LeaderMoves.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String TOO_LONG =
      "etcdserver: request timed out, leader transfer took too long";

  private final long memberId;
  private final Consensus consensus;
  private final ClusterState cluster;
  private final Scheduler scheduler;
  private final Duration requestTimeout;

  /**
   * The moves asked of one member.
   *
   * @param requestTimeout how long one may take
   */
  public LeaderMoves(
      long memberId,
      Consensus consensus,
      ClusterState cluster,
      Scheduler scheduler,
      Duration requestTimeout) {
    this.memberId = memberId;
    this.consensus = consensus;
    this.cluster = cluster;
    this.scheduler = scheduler;
    this.requestTimeout = requestTimeout;
  }

  /**
   * Hands leadership over.
   *
   * @return completes on the context's executor when this member sees the other lead; fails with
   *     {@code NOT_LEADER}, {@code BAD_LEADER_TRANSFEREE}, or in etcd's words when it takes too
   *     long
   */
  public CompletableFuture<MoveLeaderResponse> move(
      MoveLeaderRequest request, RequestContext context) {
    long target = request.getTargetID();
    if (!consensus.leadership().local()) {
      throw EtcdError.NOT_LEADER.exception();
    }
    if (cluster.membership().member(target).isEmpty() || cluster.isLearner(target)) {
      throw EtcdError.BAD_LEADER_TRANSFEREE.exception();
    }
    log.atInfo()
        .addKeyValue("local-member-id", Long.toHexString(memberId))
        .addKeyValue("transferee-member-id", Long.toHexString(target))
        .log("leadership transfer starting");
    CompletableFuture<Void> moved = new CompletableFuture<>();
    attempt(target, moved);
    return moved
        .orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync((done, failure) -> answer(target, failure), context.executor());
  }

  /**
   * The engine refuses while it changes the group or has not made a voter of the target yet, and
   * gives up when the target does not keep pace: then it is tried again until time is up.
   */
  private void attempt(long target, CompletableFuture<Void> moved) {
    if (moved.isDone()) {
      return;
    }
    if (consensus.leadership().leaderId() == target) {
      moved.complete(null);
      return;
    }
    var unused =
        consensus
            .transferLeadership(target)
            .whenComplete(
                (handedOver, failure) -> scheduler.schedule(() -> attempt(target, moved), PAUSE));
  }

  private MoveLeaderResponse answer(long target, @Nullable Throwable failure) {
    if (failure == null) {
      log.atInfo()
          .addKeyValue("local-member-id", Long.toHexString(memberId))
          .addKeyValue("new-leader-member-id", Long.toHexString(target))
          .log("leadership transfer finished");
      return MoveLeaderResponse.getDefaultInstance();
    }
    throw failure instanceof TimeoutException
        ? new EtcdException(StatusCode.UNKNOWN, TOO_LONG)
        : new CompletionException(failure);
  }
}
