package io.mainstay.server.transport;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
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
import io.mainstay.server.locking.ElectionService;
import io.mainstay.server.locking.LockService;
import io.mainstay.server.maintenance.MaintenanceService;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import io.mainstay.server.transport.GrpcMethod.ServerStreaming;
import io.mainstay.server.transport.GrpcMethod.Streaming;
import io.mainstay.server.transport.GrpcMethod.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** Says which service answers which gRPC method. */
public final class ServiceCatalogue {
  private static final String KV = "etcdserverpb.KV/";
  private static final String CLUSTER = "etcdserverpb.Cluster/";
  private static final String MAINTENANCE = "etcdserverpb.Maintenance/";
  private static final String LOCK = "v3lockpb.Lock/";
  private static final String ELECTION = "v3electionpb.Election/";

  private final List<GrpcMethod<?>> methods = new ArrayList<>();

  /**
   * The catalogue of one member.
   *
   * @param workers makes the pages of streamed ranges
   */
  public ServiceCatalogue(
      KvService kv, ClusterService cluster, MaintenanceService maintenance, Executor workers) {
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
    unary(CLUSTER + "MemberList", MemberListRequest.parser(), cluster::memberList);
    unary(
        MAINTENANCE + "Status",
        StatusRequest.parser(),
        (request, context) -> CompletableFuture.completedFuture(maintenance.status(request)));
    methods.addAll(HealthMethods.all());
  }

  /** Adds the lock and the election service. */
  public ServiceCatalogue add(LockService lock, ElectionService election) {
    methods.add(new Streaming<>(LOCK + "Lock", LockRequest.parser(), lock::lock));
    unary(LOCK + "Unlock", UnlockRequest.parser(), lock::unlock);
    methods.add(
        new Streaming<>(ELECTION + "Campaign", CampaignRequest.parser(), election::campaign));
    unary(ELECTION + "Proclaim", ProclaimRequest.parser(), election::proclaim);
    unary(ELECTION + "Leader", LeaderRequest.parser(), election::leader);
    methods.add(new Streaming<>(ELECTION + "Observe", LeaderRequest.parser(), election::observe));
    unary(ELECTION + "Resign", ResignRequest.parser(), election::resign);
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
