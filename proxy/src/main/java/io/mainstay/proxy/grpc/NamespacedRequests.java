package io.mainstay.proxy.grpc;

import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;

/** Requests of clients as members are to get them. */
final class NamespacedRequests {
  private final Namespace namespace;

  NamespacedRequests(Namespace namespace) {
    this.namespace = namespace;
  }

  RangeRequest of(RangeRequest request) {
    return request.toBuilder()
        .setKey(namespace.key(request.getKey()))
        .setRangeEnd(namespace.end(request.getRangeEnd()))
        .build();
  }

  PutRequest of(PutRequest request) {
    return request.toBuilder().setKey(namespace.key(request.getKey())).build();
  }

  DeleteRangeRequest of(DeleteRangeRequest request) {
    return request.toBuilder()
        .setKey(namespace.key(request.getKey()))
        .setRangeEnd(namespace.end(request.getRangeEnd()))
        .build();
  }

  TxnRequest of(TxnRequest request) {
    TxnRequest.Builder changed = TxnRequest.newBuilder();
    request.getCompareList().forEach(compare -> changed.addCompare(of(compare)));
    request.getSuccessList().forEach(operation -> changed.addSuccess(of(operation)));
    request.getFailureList().forEach(operation -> changed.addFailure(of(operation)));
    return changed.build();
  }

  private Compare of(Compare compare) {
    return compare.toBuilder()
        .setKey(namespace.key(compare.getKey()))
        .setRangeEnd(namespace.end(compare.getRangeEnd()))
        .build();
  }

  private RequestOp of(RequestOp operation) {
    RequestOp.Builder changed = operation.toBuilder();
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> changed.setRequestRange(of(operation.getRequestRange()));
      case REQUEST_PUT -> changed.setRequestPut(of(operation.getRequestPut()));
      case REQUEST_DELETE_RANGE ->
          changed.setRequestDeleteRange(of(operation.getRequestDeleteRange()));
      case REQUEST_TXN -> changed.setRequestTxn(of(operation.getRequestTxn()));
      case REQUEST_NOT_SET -> {}
    }
    return changed.build();
  }
}
