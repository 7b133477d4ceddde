package io.mainstay.server.locking;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.LeaderKey;
import io.mainstay.api.v3electionpb.LeaderRequest;
import io.mainstay.api.v3electionpb.LeaderResponse;
import io.mainstay.api.v3electionpb.ProclaimRequest;
import io.mainstay.api.v3electionpb.ProclaimResponse;
import io.mainstay.api.v3electionpb.ResignRequest;
import io.mainstay.api.v3electionpb.ResignResponse;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.watch.EventSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The Election calls (etcd {@code server/etcdserver/api/v3election/election.go} at v3.7.1).
 *
 * <p>Any thread; a call that is open lives on its executor. Failures of the calls within have code
 * UNKNOWN and the text of etcd.
 */
public final class ElectionService {
  private final Facilities facilities;
  private final ResponseHeaders headers;

  /**
   * The service of one member.
   *
   * @param scheduler for deadlines and renewals; nothing runs on it but hand-overs
   */
  public ElectionService(
      KvService kv,
      EventSource events,
      Sessions sessions,
      ScheduledExecutorService scheduler,
      ResponseHeaders headers) {
    this.facilities = new Facilities(kv, events, sessions, scheduler);
    this.headers = headers;
  }

  /**
   * Stands for election: answered once the caller leads.
   *
   * <p>Fails with {@code election: not leader} when the caller's key goes first. A caller that
   * leaves, or whose deadline passes, stands no more.
   */
  public ClientStream.Handler<CampaignRequest> campaign(
      ClientStream stream, RequestContext context) {
    return new CampaignCall(facilities, stream, context);
  }

  /** Changes the value of the leader, if it still leads. */
  public CompletableFuture<ProclaimResponse> proclaim(
      ProclaimRequest request, RequestContext context) {
    if (!request.hasLeader()) {
      throw missingLeader();
    }
    LeaderKey leader = request.getLeader();
    // Without a lease the key would outlive its leader.
    CompletableFuture<Long> lease =
        leader.getLease() != 0
            ? CompletableFuture.completedFuture(leader.getLease())
            : InnerCalls.relay(
                () -> facilities.sessions().grant(ContestCall.SESSION_TTL_SECONDS, context));
    return lease
        .thenCompose(
            leaseId ->
                InnerCalls.relay(
                    () ->
                        facilities
                            .kv()
                            .txn(
                                QueueRequests.change(
                                    leader.getKey(), leader.getRev(), request.getValue(), leaseId),
                                context)))
        .thenApply(
            changed -> {
              if (!changed.getSucceeded()) {
                throw notLeader();
              }
              return ProclaimResponse.newBuilder().setHeader(changed.getHeader()).build();
            });
  }

  /** Who leads; fails with {@code election: no leader} when nobody does. */
  public CompletableFuture<LeaderResponse> leader(LeaderRequest request, RequestContext context) {
    return InnerCalls.relay(
            () -> facilities.kv().range(QueueRequests.holder(request.getName()), context))
        .thenApply(
            found -> {
              if (found.getKvsCount() == 0) {
                throw InnerCalls.failure("election: no leader");
              }
              return LeaderResponse.newBuilder()
                  .setHeader(found.getHeader())
                  .setKv(found.getKvs(0))
                  .build();
            });
  }

  /** Tells of the leader, now and whenever there is another one or it changes its value. */
  public ClientStream.Handler<LeaderRequest> observe(ClientStream stream, RequestContext context) {
    return new ObserveCall(facilities, headers, stream, context);
  }

  /** Stops leading, if the caller still does. */
  public CompletableFuture<ResignResponse> resign(ResignRequest request, RequestContext context) {
    if (!request.hasLeader()) {
      throw missingLeader();
    }
    LeaderKey leader = request.getLeader();
    return InnerCalls.relay(
            () ->
                facilities.kv().txn(QueueRequests.leave(leader.getKey(), leader.getRev()), context))
        .thenApply(left -> ResignResponse.newBuilder().setHeader(left.getHeader()).build());
  }

  static EtcdException notLeader() {
    return InnerCalls.failure("election: not leader");
  }

  private static EtcdException missingLeader() {
    return InnerCalls.failure("\"leader\" field must be provided");
  }
}
