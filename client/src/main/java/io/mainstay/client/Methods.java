package io.mainstay.client;

import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AuthDisableRequest;
import io.mainstay.api.etcdserverpb.AuthDisableResponse;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableResponse;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddResponse;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGetResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionResponse;
import io.mainstay.api.etcdserverpb.AuthRoleListRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListResponse;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionResponse;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthStatusResponse;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordResponse;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthUserGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleResponse;
import io.mainstay.api.etcdserverpb.AuthUserListRequest;
import io.mainstay.api.etcdserverpb.AuthUserListResponse;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleResponse;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DefragmentResponse;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.DowngradeResponse;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.HashRequest;
import io.mainstay.api.etcdserverpb.HashResponse;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberAddResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteResponse;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveResponse;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateResponse;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.api.etcdserverpb.SnapshotRequest;
import io.mainstay.api.etcdserverpb.SnapshotResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.api.v3lockpb.UnlockResponse;

/** The methods of etcd's services, named as there. */
public final class Methods {
  private static final String KV_SERVICE = "etcdserverpb.KV";
  private static final String WATCH_SERVICE = "etcdserverpb.Watch";
  private static final String LEASE_SERVICE = "etcdserverpb.Lease";
  private static final String CLUSTER_SERVICE = "etcdserverpb.Cluster";
  private static final String MAINTENANCE_SERVICE = "etcdserverpb.Maintenance";
  private static final String AUTH_SERVICE = "etcdserverpb.Auth";
  private static final String LOCK_SERVICE = "v3lockpb.Lock";

  public static final Method<RangeRequest, RangeResponse> RANGE =
      Method.reading(
          KV_SERVICE,
          "Range",
          RangeRequest.getDefaultInstance(),
          RangeResponse.getDefaultInstance());
  public static final Method<RangeRequest, RangeStreamResponse> RANGE_STREAM =
      Method.reading(
          KV_SERVICE,
          "RangeStream",
          RangeRequest.getDefaultInstance(),
          RangeStreamResponse.getDefaultInstance());
  public static final Method<PutRequest, PutResponse> PUT =
      Method.changing(
          KV_SERVICE, "Put", PutRequest.getDefaultInstance(), PutResponse.getDefaultInstance());
  public static final Method<DeleteRangeRequest, DeleteRangeResponse> DELETE_RANGE =
      Method.changing(
          KV_SERVICE,
          "DeleteRange",
          DeleteRangeRequest.getDefaultInstance(),
          DeleteRangeResponse.getDefaultInstance());
  public static final Method<TxnRequest, TxnResponse> TXN =
      Method.changing(
          KV_SERVICE, "Txn", TxnRequest.getDefaultInstance(), TxnResponse.getDefaultInstance());
  public static final Method<CompactionRequest, CompactionResponse> COMPACT =
      Method.changing(
          KV_SERVICE,
          "Compact",
          CompactionRequest.getDefaultInstance(),
          CompactionResponse.getDefaultInstance());

  public static final Method<WatchRequest, WatchResponse> WATCH =
      Method.reading(
          WATCH_SERVICE,
          "Watch",
          WatchRequest.getDefaultInstance(),
          WatchResponse.getDefaultInstance());

  public static final Method<LeaseGrantRequest, LeaseGrantResponse> LEASE_GRANT =
      Method.changing(
          LEASE_SERVICE,
          "LeaseGrant",
          LeaseGrantRequest.getDefaultInstance(),
          LeaseGrantResponse.getDefaultInstance());
  public static final Method<LeaseRevokeRequest, LeaseRevokeResponse> LEASE_REVOKE =
      Method.changing(
          LEASE_SERVICE,
          "LeaseRevoke",
          LeaseRevokeRequest.getDefaultInstance(),
          LeaseRevokeResponse.getDefaultInstance());
  public static final Method<LeaseKeepAliveRequest, LeaseKeepAliveResponse> LEASE_KEEP_ALIVE =
      Method.reading(
          LEASE_SERVICE,
          "LeaseKeepAlive",
          LeaseKeepAliveRequest.getDefaultInstance(),
          LeaseKeepAliveResponse.getDefaultInstance());
  public static final Method<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> LEASE_TIME_TO_LIVE =
      Method.reading(
          LEASE_SERVICE,
          "LeaseTimeToLive",
          LeaseTimeToLiveRequest.getDefaultInstance(),
          LeaseTimeToLiveResponse.getDefaultInstance());
  public static final Method<LeaseLeasesRequest, LeaseLeasesResponse> LEASE_LEASES =
      Method.reading(
          LEASE_SERVICE,
          "LeaseLeases",
          LeaseLeasesRequest.getDefaultInstance(),
          LeaseLeasesResponse.getDefaultInstance());

  public static final Method<MemberAddRequest, MemberAddResponse> MEMBER_ADD =
      Method.changing(
          CLUSTER_SERVICE,
          "MemberAdd",
          MemberAddRequest.getDefaultInstance(),
          MemberAddResponse.getDefaultInstance());
  public static final Method<MemberRemoveRequest, MemberRemoveResponse> MEMBER_REMOVE =
      Method.changing(
          CLUSTER_SERVICE,
          "MemberRemove",
          MemberRemoveRequest.getDefaultInstance(),
          MemberRemoveResponse.getDefaultInstance());
  public static final Method<MemberUpdateRequest, MemberUpdateResponse> MEMBER_UPDATE =
      Method.changing(
          CLUSTER_SERVICE,
          "MemberUpdate",
          MemberUpdateRequest.getDefaultInstance(),
          MemberUpdateResponse.getDefaultInstance());
  public static final Method<MemberListRequest, MemberListResponse> MEMBER_LIST =
      Method.reading(
          CLUSTER_SERVICE,
          "MemberList",
          MemberListRequest.getDefaultInstance(),
          MemberListResponse.getDefaultInstance());
  public static final Method<MemberPromoteRequest, MemberPromoteResponse> MEMBER_PROMOTE =
      Method.changing(
          CLUSTER_SERVICE,
          "MemberPromote",
          MemberPromoteRequest.getDefaultInstance(),
          MemberPromoteResponse.getDefaultInstance());

  public static final Method<AlarmRequest, AlarmResponse> ALARM =
      Method.changing(
          MAINTENANCE_SERVICE,
          "Alarm",
          AlarmRequest.getDefaultInstance(),
          AlarmResponse.getDefaultInstance());
  public static final Method<StatusRequest, StatusResponse> STATUS =
      Method.reading(
          MAINTENANCE_SERVICE,
          "Status",
          StatusRequest.getDefaultInstance(),
          StatusResponse.getDefaultInstance());
  public static final Method<DefragmentRequest, DefragmentResponse> DEFRAGMENT =
      Method.changing(
          MAINTENANCE_SERVICE,
          "Defragment",
          DefragmentRequest.getDefaultInstance(),
          DefragmentResponse.getDefaultInstance());
  public static final Method<HashRequest, HashResponse> HASH =
      Method.reading(
          MAINTENANCE_SERVICE,
          "Hash",
          HashRequest.getDefaultInstance(),
          HashResponse.getDefaultInstance());
  public static final Method<HashKVRequest, HashKVResponse> HASH_KV =
      Method.reading(
          MAINTENANCE_SERVICE,
          "HashKV",
          HashKVRequest.getDefaultInstance(),
          HashKVResponse.getDefaultInstance());
  public static final Method<SnapshotRequest, SnapshotResponse> SNAPSHOT =
      Method.reading(
          MAINTENANCE_SERVICE,
          "Snapshot",
          SnapshotRequest.getDefaultInstance(),
          SnapshotResponse.getDefaultInstance());
  public static final Method<MoveLeaderRequest, MoveLeaderResponse> MOVE_LEADER =
      Method.changing(
          MAINTENANCE_SERVICE,
          "MoveLeader",
          MoveLeaderRequest.getDefaultInstance(),
          MoveLeaderResponse.getDefaultInstance());
  public static final Method<DowngradeRequest, DowngradeResponse> DOWNGRADE =
      Method.changing(
          MAINTENANCE_SERVICE,
          "Downgrade",
          DowngradeRequest.getDefaultInstance(),
          DowngradeResponse.getDefaultInstance());

  public static final Method<AuthEnableRequest, AuthEnableResponse> AUTH_ENABLE =
      Method.changing(
          AUTH_SERVICE,
          "AuthEnable",
          AuthEnableRequest.getDefaultInstance(),
          AuthEnableResponse.getDefaultInstance());
  public static final Method<AuthDisableRequest, AuthDisableResponse> AUTH_DISABLE =
      Method.changing(
          AUTH_SERVICE,
          "AuthDisable",
          AuthDisableRequest.getDefaultInstance(),
          AuthDisableResponse.getDefaultInstance());
  public static final Method<AuthStatusRequest, AuthStatusResponse> AUTH_STATUS =
      Method.reading(
          AUTH_SERVICE,
          "AuthStatus",
          AuthStatusRequest.getDefaultInstance(),
          AuthStatusResponse.getDefaultInstance());
  public static final Method<AuthenticateRequest, AuthenticateResponse> AUTHENTICATE =
      Method.reading(
          AUTH_SERVICE,
          "Authenticate",
          AuthenticateRequest.getDefaultInstance(),
          AuthenticateResponse.getDefaultInstance());
  public static final Method<AuthUserAddRequest, AuthUserAddResponse> USER_ADD =
      Method.changing(
          AUTH_SERVICE,
          "UserAdd",
          AuthUserAddRequest.getDefaultInstance(),
          AuthUserAddResponse.getDefaultInstance());
  public static final Method<AuthUserGetRequest, AuthUserGetResponse> USER_GET =
      Method.reading(
          AUTH_SERVICE,
          "UserGet",
          AuthUserGetRequest.getDefaultInstance(),
          AuthUserGetResponse.getDefaultInstance());
  public static final Method<AuthUserListRequest, AuthUserListResponse> USER_LIST =
      Method.reading(
          AUTH_SERVICE,
          "UserList",
          AuthUserListRequest.getDefaultInstance(),
          AuthUserListResponse.getDefaultInstance());
  public static final Method<AuthUserDeleteRequest, AuthUserDeleteResponse> USER_DELETE =
      Method.changing(
          AUTH_SERVICE,
          "UserDelete",
          AuthUserDeleteRequest.getDefaultInstance(),
          AuthUserDeleteResponse.getDefaultInstance());
  public static final Method<AuthUserChangePasswordRequest, AuthUserChangePasswordResponse>
      USER_CHANGE_PASSWORD =
          Method.changing(
              AUTH_SERVICE,
              "UserChangePassword",
              AuthUserChangePasswordRequest.getDefaultInstance(),
              AuthUserChangePasswordResponse.getDefaultInstance());
  public static final Method<AuthUserGrantRoleRequest, AuthUserGrantRoleResponse> USER_GRANT_ROLE =
      Method.changing(
          AUTH_SERVICE,
          "UserGrantRole",
          AuthUserGrantRoleRequest.getDefaultInstance(),
          AuthUserGrantRoleResponse.getDefaultInstance());
  public static final Method<AuthUserRevokeRoleRequest, AuthUserRevokeRoleResponse>
      USER_REVOKE_ROLE =
          Method.changing(
              AUTH_SERVICE,
              "UserRevokeRole",
              AuthUserRevokeRoleRequest.getDefaultInstance(),
              AuthUserRevokeRoleResponse.getDefaultInstance());
  public static final Method<AuthRoleAddRequest, AuthRoleAddResponse> ROLE_ADD =
      Method.changing(
          AUTH_SERVICE,
          "RoleAdd",
          AuthRoleAddRequest.getDefaultInstance(),
          AuthRoleAddResponse.getDefaultInstance());
  public static final Method<AuthRoleGetRequest, AuthRoleGetResponse> ROLE_GET =
      Method.reading(
          AUTH_SERVICE,
          "RoleGet",
          AuthRoleGetRequest.getDefaultInstance(),
          AuthRoleGetResponse.getDefaultInstance());
  public static final Method<AuthRoleListRequest, AuthRoleListResponse> ROLE_LIST =
      Method.reading(
          AUTH_SERVICE,
          "RoleList",
          AuthRoleListRequest.getDefaultInstance(),
          AuthRoleListResponse.getDefaultInstance());
  public static final Method<AuthRoleDeleteRequest, AuthRoleDeleteResponse> ROLE_DELETE =
      Method.changing(
          AUTH_SERVICE,
          "RoleDelete",
          AuthRoleDeleteRequest.getDefaultInstance(),
          AuthRoleDeleteResponse.getDefaultInstance());
  public static final Method<AuthRoleGrantPermissionRequest, AuthRoleGrantPermissionResponse>
      ROLE_GRANT_PERMISSION =
          Method.changing(
              AUTH_SERVICE,
              "RoleGrantPermission",
              AuthRoleGrantPermissionRequest.getDefaultInstance(),
              AuthRoleGrantPermissionResponse.getDefaultInstance());
  public static final Method<AuthRoleRevokePermissionRequest, AuthRoleRevokePermissionResponse>
      ROLE_REVOKE_PERMISSION =
          Method.changing(
              AUTH_SERVICE,
              "RoleRevokePermission",
              AuthRoleRevokePermissionRequest.getDefaultInstance(),
              AuthRoleRevokePermissionResponse.getDefaultInstance());

  public static final Method<LockRequest, LockResponse> LOCK =
      Method.changing(
          LOCK_SERVICE,
          "Lock",
          LockRequest.getDefaultInstance(),
          LockResponse.getDefaultInstance());
  public static final Method<UnlockRequest, UnlockResponse> UNLOCK =
      Method.changing(
          LOCK_SERVICE,
          "Unlock",
          UnlockRequest.getDefaultInstance(),
          UnlockResponse.getDefaultInstance());

  private Methods() {}
}
