package io.mainstay.server;

import io.mainstay.api.etcdserverpb.InternalRaftRequest;

/** The kinds of requests that are timed, by the names that etcd's metrics give them. */
public enum RequestKind {
  PUT("Put"),
  TXN("Txn"),
  DELETE_RANGE("DeleteRange"),
  LEASE_GRANT("LeaseGrant"),
  LEASE_REVOKE("LeaseRevoke"),
  LEASE_CHECKPOINT("LeaseCheckpoint"),
  COMPACTION("Compaction"),
  ALARM("Alarm"),
  AUTHENTICATE("Authenticate"),
  AUTH_ENABLE("AuthEnable"),
  AUTH_DISABLE("AuthDisable"),
  AUTH_USER_ADD("AuthUserAdd"),
  AUTH_USER_DELETE("AuthUserDelete"),
  AUTH_USER_CHANGE_PASSWORD("AuthUserChangePassword"),
  AUTH_USER_GRANT_ROLE("AuthUserGrantRole"),
  AUTH_USER_REVOKE_ROLE("AuthUserRevokeRole"),
  AUTH_ROLE_ADD("AuthRoleAdd"),
  AUTH_ROLE_DELETE("AuthRoleDelete"),
  AUTH_ROLE_GRANT_PERMISSION("AuthRoleGrantPermission"),
  AUTH_ROLE_REVOKE_PERMISSION("AuthRoleRevokePermission"),
  CLUSTER_VERSION_SET("ClusterVersionSet"),
  CLUSTER_MEMBER_ATTR_SET("ClusterMemberAttrSet"),
  DOWNGRADE_INFO_SET("DowngradeInfoSet"),
  /** A change of the membership, which in etcd is an entry of another type and not timed. */
  CLUSTER_MEMBER_CHANGE("ClusterMemberChange"),
  /** Ranges do not go through the log. */
  RANGE("Range"),
  /** Transactions that only read do not go through the log. */
  READONLY_TXN("ReadonlyTxn"),
  UNKNOWN("Unknown");

  private final String metricName;

  RequestKind(String metricName) {
    this.metricName = metricName;
  }

  /** The value of the label. */
  public String metricName() {
    return metricName;
  }

  /** The kind of a replicated request. */
  public static RequestKind of(InternalRaftRequest request) {
    if (request.hasPut()) {
      return PUT;
    }
    if (request.hasTxn()) {
      return TXN;
    }
    if (request.hasDeleteRange()) {
      return DELETE_RANGE;
    }
    if (request.hasLeaseGrant()) {
      return LEASE_GRANT;
    }
    if (request.hasLeaseRevoke()) {
      return LEASE_REVOKE;
    }
    if (request.hasLeaseCheckpoint()) {
      return LEASE_CHECKPOINT;
    }
    if (request.hasCompaction()) {
      return COMPACTION;
    }
    if (request.hasAlarm()) {
      return ALARM;
    }
    RequestKind ofAuth = ofAuth(request);
    return ofAuth == UNKNOWN ? ofCluster(request) : ofAuth;
  }

  private static RequestKind ofAuth(InternalRaftRequest request) {
    if (request.hasAuthenticate()) {
      return AUTHENTICATE;
    }
    if (request.hasAuthEnable()) {
      return AUTH_ENABLE;
    }
    if (request.hasAuthDisable()) {
      return AUTH_DISABLE;
    }
    if (request.hasAuthUserAdd()) {
      return AUTH_USER_ADD;
    }
    if (request.hasAuthUserDelete()) {
      return AUTH_USER_DELETE;
    }
    if (request.hasAuthUserChangePassword()) {
      return AUTH_USER_CHANGE_PASSWORD;
    }
    if (request.hasAuthUserGrantRole()) {
      return AUTH_USER_GRANT_ROLE;
    }
    if (request.hasAuthUserRevokeRole()) {
      return AUTH_USER_REVOKE_ROLE;
    }
    return ofRoles(request);
  }

  private static RequestKind ofRoles(InternalRaftRequest request) {
    if (request.hasAuthRoleAdd()) {
      return AUTH_ROLE_ADD;
    }
    if (request.hasAuthRoleDelete()) {
      return AUTH_ROLE_DELETE;
    }
    if (request.hasAuthRoleGrantPermission()) {
      return AUTH_ROLE_GRANT_PERMISSION;
    }
    return request.hasAuthRoleRevokePermission() ? AUTH_ROLE_REVOKE_PERMISSION : UNKNOWN;
  }

  private static RequestKind ofCluster(InternalRaftRequest request) {
    if (request.hasClusterVersionSet()) {
      return CLUSTER_VERSION_SET;
    }
    if (request.hasClusterMemberAttrSet()) {
      return CLUSTER_MEMBER_ATTR_SET;
    }
    if (request.hasDowngradeInfoSet()) {
      return DOWNGRADE_INFO_SET;
    }
    return request.hasClusterMemberChange() ? CLUSTER_MEMBER_CHANGE : UNKNOWN;
  }
}
