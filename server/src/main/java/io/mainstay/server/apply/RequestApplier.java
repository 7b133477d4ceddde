package io.mainstay.server.apply;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.EmptyResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.alarm.AlarmApplier;
import io.mainstay.server.auth.AuthApplier;
import io.mainstay.server.cluster.MemberChangeApplier;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.lease.LeaseApplier;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.v2.V2Applier;
import io.mainstay.storage.ApplyBatch;

/**
 * Applies single requests; what each leads to depends on nothing but the request and the store.
 * Apply thread.
 */
final class RequestApplier {
  private final LeaseApplier leases;
  private final AuthApplier auth;
  private final AlarmApplier alarms;
  private final V2Applier v2;

  RequestApplier(LeaseApplier leases, AuthApplier auth, AlarmApplier alarms, V2Applier v2) {
    this.leases = leases;
    this.auth = auth;
    this.alarms = alarms;
    this.v2 = v2;
  }

  /**
   * Applies one request within a batch.
   *
   * @param logIndex of the entry that holds it
   */
  Applied apply(ApplyBatch batch, InternalRaftRequest request, long logIndex) {
    try {
      auth.requirePermitted(batch, request);
      alarms.requireAllowed(request);
      return dispatch(batch, request, logIndex);
    } catch (EtcdException refused) {
      return new Applied.Refused(refused);
    }
  }

  /** Whether the request may change the membership. */
  static boolean touchesMembership(InternalRaftRequest request) {
    return request.hasClusterBootstrap()
        || request.hasClusterMemberAttrSet()
        || request.hasClusterVersionSet()
        || request.hasDowngradeInfoSet()
        || request.hasClusterMemberChange()
        || request.hasClusterTakeOver();
  }

  private Applied dispatch(ApplyBatch batch, InternalRaftRequest request, long logIndex) {
    if (request.hasPut()) {
      return new Applied.Done(batch.put(request.getPut()), batch.revision());
    }
    if (request.hasTxn()) {
      return new Applied.Done(batch.txn(request.getTxn()), batch.revision());
    }
    if (request.hasDeleteRange()) {
      return new Applied.Done(batch.deleteRange(request.getDeleteRange()), batch.revision());
    }
    if (request.hasLeaseGrant()) {
      return new Applied.Done(leases.grant(batch, request.getLeaseGrant()), batch.revision());
    }
    if (request.hasLeaseRevoke()) {
      return new Applied.Done(leases.revoke(batch, request.getLeaseRevoke()), batch.revision());
    }
    if (request.hasLeaseCheckpoint()) {
      return new Applied.Done(
          leases.checkpoint(batch, request.getLeaseCheckpoint()), batch.revision());
    }
    if (request.hasCompaction()) {
      batch.compact(request.getCompaction().getRevision());
      return new Applied.Done(CompactionResponse.newBuilder(), batch.revision());
    }
    if (request.hasClusterMemberChange()) {
      return new Applied.Done(
          MemberChangeApplier.apply(batch, request.getClusterMemberChange()), batch.revision());
    }
    if (request.hasAlarm()) {
      return new Applied.Done(alarms.apply(batch, request.getAlarm()), batch.revision());
    }
    if (request.hasV2()) {
      return new Applied.Done(v2.apply(batch, request.getV2()), batch.revision());
    }
    Message.Builder ofAuth = auth.apply(batch, request, logIndex);
    if (ofAuth != null) {
      return new Applied.Done(ofAuth, batch.revision());
    }
    if (request.hasClusterBootstrap()) {
      MembershipTable.bootstrap(batch, request.getClusterBootstrap());
    } else if (request.hasClusterMemberAttrSet()) {
      MembershipTable.setAttributes(batch, request.getClusterMemberAttrSet());
    } else if (request.hasClusterVersionSet()) {
      MembershipTable.setVersion(batch, request.getClusterVersionSet());
    } else if (request.hasDowngradeInfoSet()) {
      MembershipTable.setDowngrade(batch, request.getDowngradeInfoSet());
    } else if (request.hasClusterTakeOver()) {
      MemberChangeApplier.takeOver(batch, request.getClusterTakeOver());
    } else {
      // Skipping what others apply would let members differ: a newer release wrote this log.
      throw new IllegalStateException(
          "the log holds a request that this release does not know: "
              + request.getHeader().getID());
    }
    return new Applied.Done(EmptyResponse.newBuilder(), batch.revision());
  }
}
