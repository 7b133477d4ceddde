package io.mainstay.server.transport;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AuthDisableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserListRequest;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashRequest;
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
import io.mainstay.api.etcdserverpb.SnapshotRequest;
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
import io.mainstay.server.alarm.AlarmService;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.auth.Access;
import io.mainstay.server.auth.AuthService;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.kv.RangePages;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.locking.ElectionService;
import io.mainstay.server.locking.LockService;
import io.mainstay.server.maintenance.Defragmentations;
import io.mainstay.server.maintenance.DowngradeService;
import io.mainstay.server.maintenance.LeaderMoves;
import io.mainstay.server.maintenance.MaintenanceService;
import io.mainstay.server.snapshot.SnapshotService;
import io.mainstay.server.snapshot.SnapshotStream;
import io.mainstay.server.tracing.Tracer;
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
import org.jspecify.annotations.Nullable;

/** Says which service answers which gRPC method. Filled while the member is assembled. */
public final class ServiceCatalogue {
  private static final String KV = "etcdserverpb.KV/";
  private static final String WATCH = "etcdserverpb.Watch/";
  private static final String LEASE = "etcdserverpb.Lease/";
  private static final String LOCK = "v3lockpb.Lock/";
  private static final String ELECTION = "v3electionpb.Election/";
  private static final String CLUSTER = "etcdserverpb.Cluster/";
  private static final String MAINTENANCE = "etcdserverpb.Maintenance/";
  private static final String AUTH = "etcdserverpb.Auth/";

  private final Access access;
  private final AuditTrail audit;
  private final GrpcListener listener;
  private final Tracer tracer;
  private final List<GrpcMethod<?>> methods = new ArrayList<>(HealthMethods.all());

  /**
   * With nothing yet but health.
   *
   * @param access guards the calls whose service does not look at permissions itself
   * @param audit takes note of the calls
   * @param listener hears of the calls
   * @param tracer traces them
   */
  public ServiceCatalogue(Access access, AuditTrail audit, GrpcListener listener, Tracer tracer) {
    this.tracer = tracer;
    this.listener = listener;
    this.access = access;
    this.audit = audit;
  }

  /**
   * Adds the KV calls.
   *
   * @param workers makes the pages of streamed ranges
   */
  public ServiceCatalogue kv(KvService kv, Executor workers) {
    unary(KV + "Range", RangeRequest.parser(), kv::encodedRange);
    unary(KV + "Put", PutRequest.parser(), kv::put);
    unary(KV + "DeleteRange", DeleteRangeRequest.parser(), kv::deleteRange);
    unary(KV + "Txn", TxnRequest.parser(), kv::txn);
    administrative(KV + "Compact", CompactionRequest.parser(), kv::compact);
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
    methods.add(
        new Streaming<>(
            WATCH + "Watch", WatchRequest.parser(), CallType.BIDI_STREAM, false, watch::watch));
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
            LEASE + "LeaseKeepAlive",
            LeaseKeepAliveRequest.parser(),
            CallType.BIDI_STREAM,
            false,
            leases::keepAlive));
    return this;
  }

  /** Adds the Lock calls. */
  public ServiceCatalogue lock(LockService lock) {
    methods.add(
        new Streaming<>(LOCK + "Lock", LockRequest.parser(), CallType.UNARY, true, lock::lock));
    unary(LOCK + "Unlock", UnlockRequest.parser(), lock::unlock);
    return this;
  }

  /** Adds the Election calls. */
  public ServiceCatalogue election(ElectionService election) {
    methods.add(
        new Streaming<>(
            ELECTION + "Campaign",
            CampaignRequest.parser(),
            CallType.UNARY,
            true,
            election::campaign));
    unary(ELECTION + "Proclaim", ProclaimRequest.parser(), election::proclaim);
    unary(ELECTION + "Leader", LeaderRequest.parser(), election::leader);
    methods.add(
        new Streaming<>(
            ELECTION + "Observe",
            LeaderRequest.parser(),
            CallType.SERVER_STREAM,
            true,
            election::observe));
    unary(ELECTION + "Resign", ResignRequest.parser(), election::resign);
    return this;
  }

  /** Adds the Cluster calls. */
  public ServiceCatalogue cluster(ClusterService cluster) {
    unary(CLUSTER + "MemberList", MemberListRequest.parser(), known(cluster::memberList));
    administrative(CLUSTER + "MemberAdd", MemberAddRequest.parser(), cluster::memberAdd);
    administrative(CLUSTER + "MemberRemove", MemberRemoveRequest.parser(), cluster::memberRemove);
    administrative(CLUSTER + "MemberUpdate", MemberUpdateRequest.parser(), cluster::memberUpdate);
    administrative(
        CLUSTER + "MemberPromote", MemberPromoteRequest.parser(), cluster::memberPromote);
    return this;
  }

  /** Adds the Maintenance calls. */
  public ServiceCatalogue maintenance(
      MaintenanceService maintenance, LeaderMoves leaderMoves, DowngradeService downgrades) {
    administrative(MAINTENANCE + "MoveLeader", MoveLeaderRequest.parser(), leaderMoves::move);
    administrative(MAINTENANCE + "Downgrade", DowngradeRequest.parser(), downgrades::downgrade);
    unary(
        MAINTENANCE + "Status",
        StatusRequest.parser(),
        known(
            (request, context) -> CompletableFuture.completedFuture(maintenance.status(request))));
    return this;
  }

  /** Adds the call about the store's size. */
  public ServiceCatalogue defragmentation(Defragmentations defragmentations) {
    administrative(
        MAINTENANCE + "Defragment", DefragmentRequest.parser(), defragmentations::defragment);
    return this;
  }

  /** Adds the calls that read all that the member stores. */
  public ServiceCatalogue snapshots(SnapshotService snapshots) {
    administrative(MAINTENANCE + "Hash", HashRequest.parser(), snapshots::hash);
    administrative(MAINTENANCE + "HashKV", HashKVRequest.parser(), snapshots::hashKv);
    methods.add(
        new ServerStreaming<>(
            MAINTENANCE + "Snapshot",
            SnapshotRequest.parser(),
            (request, context) ->
                access.requireRoot(context).thenApply(root -> stream(snapshots.snapshot()))));
    return this;
  }

  /** Adds the call about alarms. */
  public ServiceCatalogue alarms(AlarmService alarms) {
    unary(MAINTENANCE + "Alarm", AlarmRequest.parser(), alarms::alarm);
    return this;
  }

  /** Adds the Auth calls. */
  public ServiceCatalogue auth(AuthService auth) {
    unary(AUTH + "AuthEnable", AuthEnableRequest.parser(), auth::enable);
    unary(AUTH + "AuthDisable", AuthDisableRequest.parser(), auth::disable);
    unary(AUTH + "AuthStatus", AuthStatusRequest.parser(), auth::status);
    unary(AUTH + "Authenticate", AuthenticateRequest.parser(), auth::authenticate);
    unary(AUTH + "UserAdd", AuthUserAddRequest.parser(), auth::userAdd);
    unary(AUTH + "UserGet", AuthUserGetRequest.parser(), auth::userGet);
    unary(AUTH + "UserList", AuthUserListRequest.parser(), auth::userList);
    unary(AUTH + "UserDelete", AuthUserDeleteRequest.parser(), auth::userDelete);
    unary(
        AUTH + "UserChangePassword",
        AuthUserChangePasswordRequest.parser(),
        auth::userChangePassword);
    unary(AUTH + "UserGrantRole", AuthUserGrantRoleRequest.parser(), auth::userGrantRole);
    unary(AUTH + "UserRevokeRole", AuthUserRevokeRoleRequest.parser(), auth::userRevokeRole);
    unary(AUTH + "RoleAdd", AuthRoleAddRequest.parser(), auth::roleAdd);
    unary(AUTH + "RoleGet", AuthRoleGetRequest.parser(), auth::roleGet);
    unary(AUTH + "RoleList", AuthRoleListRequest.parser(), auth::roleList);
    unary(AUTH + "RoleDelete", AuthRoleDeleteRequest.parser(), auth::roleDelete);
    unary(
        AUTH + "RoleGrantPermission",
        AuthRoleGrantPermissionRequest.parser(),
        auth::roleGrantPermission);
    unary(
        AUTH + "RoleRevokePermission",
        AuthRoleRevokePermissionRequest.parser(),
        auth::roleRevokePermission);
    return this;
  }

  /** Whether callers have to say who they are. */
  boolean isAuthEnabled() {
    return access.isEnabled();
  }

  AuditTrail audit() {
    return audit;
  }

  GrpcListener listener() {
    return listener;
  }

  Tracer tracer() {
    return tracer;
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

  /** A method for administrators. */
  private <Q extends Message, R extends Message> void administrative(
      String name, Parser<Q> parser, BiFunction<Q, RequestContext, CompletableFuture<R>> handler) {
    unary(
        name,
        parser,
        (request, context) ->
            access.requireRoot(context).thenCompose(root -> handler.apply(request, context)));
  }

  /** Answers only who has said who he is. */
  private <Q, R extends Message>
      BiFunction<Q, RequestContext, CompletableFuture<? extends Message>> known(
          BiFunction<Q, RequestContext, CompletableFuture<R>> handler) {
    return (request, context) ->
        access.requireKnown(context).thenCompose(known -> handler.apply(request, context));
  }

  private static MessageSource stream(RangePages pages, Executor workers) {
    return () ->
        pages.ended()
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.supplyAsync(
                () -> RangeStreamResponse.newBuilder().setRangeResponse(pages.next()).build(),
                workers);
  }

  private static MessageSource stream(SnapshotStream snapshot) {
    return new MessageSource() {
      @Override
      public CompletableFuture<? extends @Nullable Message> next() {
        return snapshot.next();
      }

      @Override
      public void over() {
        snapshot.close();
      }
    };
  }
}
