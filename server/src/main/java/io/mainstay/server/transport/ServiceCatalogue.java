package io.mainstay.server.transport;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.LeaderRequest;
import io.mainstay.api.v3electionpb.ProclaimRequest;
import io.mainstay.api.v3electionpb.ResignRequest;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.kv.RangePages;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.locking.ElectionService;
import io.mainstay.server.locking.LockService;
import io.mainstay.server.maintenance.DowngradeService;
import io.mainstay.server.maintenance.LeaderMoves;
import io.mainstay.server.maintenance.MaintenanceService;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import io.mainstay.server.transport.GrpcMethod.ServerStreaming;
import io.mainstay.server.transport.GrpcMethod.Streaming;
import io.mainstay.server.transport.GrpcMethod.Unary;
import io.mainstay.server.watch.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** Says which service answers which gRPC method. Filled while the member is assembled. */
public final class ServiceCatalogue {
  private static final String KV = "etcdserverpb.KV/";
  private static final String WATCH = "etcdserverpb.Watch/";
  private static final String LEASE = "etcdserverpb.Lease/";
  private static final String LOCK = "v3lockpb.Lock/";
  private static final String ELECTION = "v3electionpb.Election/";
  private static final String CLUSTER = "etcdserverpb.Cluster/";
  private static final String MAINTENANCE = "etcdserverpb.Maintenance/";

  private final List<GrpcMethod<?>> methods = new ArrayList<>(HealthMethods.all());

  /**
   * Adds the KV calls.
   *
   * @param workers makes the pages of streamed ranges
   */
  public ServiceCatalogue kv(KvService kv, Executor workers) {
    unary(KV + "Range", RangeRequest.parser(), kv::range);
    unary(KV + "Put", PutRequest.parser(), kv::put);
    unary(KV + "DeleteRange", DeleteRangeRequest.parser(), kv::deleteRange);
    unary(KV + "Txn", TxnRequest.parser(), kv::txn);
    unary(KV + "Compact", CompactionRequest.parser(), kv::compact);
    methods.add(
        new ServerStreaming<>(
            KV + "RangeStream",
            RangeRequest.parser(),
            (request, context) ->
                kv.rangeStream(request, context).thenApply(pages -> stream(pages, workers))));
    return this;
  }

  /** Adds the Watch call. */
  public ServiceCatalogue watch(WatchService watch) {
    methods.add(new Streaming<>(WATCH + "Watch", WatchRequest.parser(), watch::watch));
    return this;
  }

  /** Adds the Lease calls. */
  public ServiceCatalogue lease(LeaseService leases) {
    unary(LEASE + "LeaseGrant", LeaseGrantRequest.parser(), leases::grant);
    unary(LEASE + "LeaseRevoke", LeaseRevokeRequest.parser(), leases::revoke);
    unary(LEASE + "LeaseTimeToLive", LeaseTimeToLiveRequest.parser(), leases::timeToLive);
    unary(LEASE + "LeaseLeases", LeaseLeasesRequest.parser(), leases::leases);
    methods.add(
        new Streaming<>(
            LEASE + "LeaseKeepAlive", LeaseKeepAliveRequest.parser(), leases::keepAlive));
    return this;
  }

  /** Adds the Lock calls. */
  public ServiceCatalogue lock(LockService lock) {
    methods.add(new Streaming<>(LOCK + "Lock", LockRequest.parser(), lock::lock));
    unary(LOCK + "Unlock", UnlockRequest.parser(), lock::unlock);
    return this;
  }

  /** Adds the Election calls. */
  public ServiceCatalogue election(ElectionService election) {
    methods.add(
        new Streaming<>(ELECTION + "Campaign", CampaignRequest.parser(), election::campaign));
    unary(ELECTION + "Proclaim", ProclaimRequest.parser(), election::proclaim);
    unary(ELECTION + "Leader", LeaderRequest.parser(), election::leader);
    methods.add(new Streaming<>(ELECTION + "Observe", LeaderRequest.parser(), election::observe));
    unary(ELECTION + "Resign", ResignRequest.parser(), election::resign);
    return this;
  }

  /** Adds the Cluster calls. */
  public ServiceCatalogue cluster(ClusterService cluster) {
    unary(CLUSTER + "MemberList", MemberListRequest.parser(), cluster::memberList);
    unary(CLUSTER + "MemberAdd", MemberAddRequest.parser(), cluster::memberAdd);
    unary(CLUSTER + "MemberRemove", MemberRemoveRequest.parser(), cluster::memberRemove);
    unary(CLUSTER + "MemberUpdate", MemberUpdateRequest.parser(), cluster::memberUpdate);
    unary(CLUSTER + "MemberPromote", MemberPromoteRequest.parser(), cluster::memberPromote);
    return this;
  }

  /** Adds the Maintenance calls. */
  public ServiceCatalogue maintenance(
      MaintenanceService maintenance, LeaderMoves leaderMoves, DowngradeService downgrades) {
    unary(MAINTENANCE + "MoveLeader", MoveLeaderRequest.parser(), leaderMoves::move);
    unary(MAINTENANCE + "Downgrade", DowngradeRequest.parser(), downgrades::downgrade);
    unary(
        MAINTENANCE + "Status",
        StatusRequest.parser(),
        (request, context) -> CompletableFuture.completedFuture(maintenance.status(request)));
    return this;
  }

  List<GrpcMethod<?>> methods() {
    return methods;
  }

  private <Q extends Message> void unary(
      String name,
      Parser<Q> parser,
      BiFunction<Q, RequestContext, CompletableFuture<? extends Message>> handler) {
    methods.add(new Unary<>(name, parser, handler));
  }

  private static MessageSource stream(RangePages pages, Executor workers) {
    return () ->
        pages.ended()
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.supplyAsync(
                () -> RangeStreamResponse.newBuilder().setRangeResponse(pages.next()).build(),
                workers);
  }
}
