package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.Caller;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Which rights a request needs (etcd {@code server/etcdserver/apply/auth.go} at v3.7.1).
 *
 * <p>All methods throw {@link EtcdException} with {@code USER_EMPTY}, {@code AUTH_OLD_REVISION},
 * {@code PERMISSION_DENIED} or {@code USER_NOT_FOUND} if the caller lacks one.
 */
final class RequestPermissions {
  private final AuthState state;
  private final Caller caller;
  private final LongFunction<List<ByteString>> leaseKeys;

  /**
   * What one caller may ask for.
   *
   * @param leaseKeys the keys attached to a lease; none for one that does not exist
   */
  RequestPermissions(AuthState state, Caller caller, LongFunction<List<ByteString>> leaseKeys) {
    this.state = state;
    this.caller = caller;
    this.leaseKeys = leaseKeys;
  }

  /** Looks at a request of the log. */
  void check(InternalRaftRequest request) {
    if (!state.enabled() || caller.isMember()) {
      return;
    }
    if (request.hasPut()) {
      check(request.getPut());
    } else if (request.hasTxn()) {
      check(request.getTxn());
    } else if (request.hasDeleteRange()) {
      check(request.getDeleteRange());
    } else if (request.hasLeaseGrant()) {
      state.requireKnown(caller);
    } else if (request.hasLeaseRevoke()) {
      state.requireKnown(caller);
      checkLease(request.getLeaseRevoke().getID());
    } else {
      // Whatever else there is, and whatever will be added, is for administrators.
      state.requireRoot(caller);
    }
  }

  void check(TxnRequest txn) {
    for (Compare compare : txn.getCompareList()) {
      state.requireRead(caller, compare.getKey(), compare.getRangeEnd());
    }
    // Both branches: which one runs would tell what is in keys that the caller may not read.
    txn.getSuccessList().forEach(this::check);
    txn.getFailureList().forEach(this::check);
  }

  void check(RangeRequest range) {
    state.requireRead(caller, range.getKey(), range.getRangeEnd());
  }

  private void check(RequestOp operation) {
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> check(operation.getRequestRange());
      case REQUEST_PUT -> check(operation.getRequestPut());
      case REQUEST_DELETE_RANGE -> check(operation.getRequestDeleteRange());
      case REQUEST_TXN -> check(operation.getRequestTxn());
      case REQUEST_NOT_SET -> {}
    }
  }

  private void check(PutRequest put) {
    state.requireWrite(caller, put.getKey());
    // Who may not revoke the lease must not tie his keys to it either.
    checkLease(put.getLease());
    if (put.getPrevKv()) {
      state.requireRead(caller, put.getKey(), ByteString.EMPTY);
    }
  }

  private void check(DeleteRangeRequest delete) {
    state.requireWrite(caller, delete.getKey(), delete.getRangeEnd());
    if (delete.getPrevKv()) {
      state.requireRead(caller, delete.getKey(), delete.getRangeEnd());
    }
  }

  private void checkLease(long leaseId) {
    if (leaseId != 0 && !state.isRoot(caller)) {
      leaseKeys.apply(leaseId).forEach(key -> state.requireWrite(caller, key));
    }
  }
}
