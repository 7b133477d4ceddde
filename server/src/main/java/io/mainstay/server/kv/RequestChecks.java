package io.mainstay.server.kv;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.List;

/**
 * What can be said of a request without looking at the store, in the order and the words of etcd
 * ({@code server/etcdserver/api/v3rpc/key.go} at v3.7.1).
 */
final class RequestChecks {
  private final long maxTxnOps;

  RequestChecks(long maxTxnOps) {
    this.maxTxnOps = maxTxnOps;
  }

  void check(RangeRequest request) {
    if (request.getKey().isEmpty()) {
      throw EtcdError.KEY_NOT_PROVIDED.exception();
    }
    if (request.getSortOrder() == SortOrder.UNRECOGNIZED
        || request.getSortTarget() == SortTarget.UNRECOGNIZED) {
      throw EtcdError.INVALID_SORT_OPTION.exception();
    }
  }

  void checkStreamed(RangeRequest request) {
    check(request);
    boolean keyOrder =
        request.getSortOrder() == SortOrder.NONE
            || (request.getSortOrder() == SortOrder.ASCEND
                && request.getSortTarget() == SortTarget.KEY);
    if (!keyOrder) {
      throw new EtcdException(
          StatusCode.UNIMPLEMENTED, "RangeStream does not support custom sort orders");
    }
    if (request.getMinModRevision() != 0
        || request.getMaxModRevision() != 0
        || request.getMinCreateRevision() != 0
        || request.getMaxCreateRevision() != 0) {
      throw new EtcdException(
          StatusCode.UNIMPLEMENTED, "RangeStream does not support revision filters");
    }
  }

  void check(PutRequest request) {
    if (request.getKey().isEmpty()) {
      throw EtcdError.KEY_NOT_PROVIDED.exception();
    }
    if (request.getIgnoreValue() && !request.getValue().isEmpty()) {
      throw EtcdError.VALUE_PROVIDED.exception();
    }
    if (request.getIgnoreLease() && request.getLease() != 0) {
      throw EtcdError.LEASE_PROVIDED.exception();
    }
  }

  void check(DeleteRangeRequest request) {
    if (request.getKey().isEmpty()) {
      throw EtcdError.KEY_NOT_PROVIDED.exception();
    }
  }

  void check(TxnRequest request) {
    check(request, maxTxnOps);
    DuplicateKeys.check(request);
  }

  private void check(TxnRequest request, long budget) {
    int operations =
        Math.max(
            request.getCompareCount(),
            Math.max(request.getSuccessCount(), request.getFailureCount()));
    if (operations > budget) {
      throw EtcdError.TOO_MANY_OPS.exception();
    }
    for (Compare compare : request.getCompareList()) {
      if (compare.getKey().isEmpty()) {
        throw EtcdError.KEY_NOT_PROVIDED.exception();
      }
    }
    check(request.getSuccessList(), budget - operations);
    check(request.getFailureList(), budget - operations);
  }

  private void check(List<RequestOp> operations, long nestedBudget) {
    for (RequestOp operation : operations) {
      switch (operation.getRequestCase()) {
        case REQUEST_RANGE -> check(operation.getRequestRange());
        case REQUEST_PUT -> check(operation.getRequestPut());
        case REQUEST_DELETE_RANGE -> check(operation.getRequestDeleteRange());
        case REQUEST_TXN -> check(operation.getRequestTxn(), nestedBudget);
        case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
      }
    }
  }
}
