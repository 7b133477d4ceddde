package io.mainstay.storage.internals;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.storage.internals.TxnPlan.Step;

/** Carries out a plan that has passed its checks. */
final class TxnRunner {
  /** What a plan may do; a view has no way to change anything. */
  interface Operations {
    /** The key space as the operations before have left it. */
    KeySpace space();

    default PutResponse.Builder put(PutRequest request) {
      throw new IllegalArgumentException("a put in a read-only transaction");
    }

    default DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request) {
      throw new IllegalArgumentException("a delete in a read-only transaction");
    }
  }

  private final Operations operations;
  private final OperationCounts counts;

  TxnRunner(Operations operations, OperationCounts counts) {
    this.operations = operations;
    this.counts = counts;
  }

  TxnResponse.Builder run(TxnPlan plan) {
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(plan.succeeded());
    for (Step step : plan.steps()) {
      response.addResponses(run(step));
    }
    return response;
  }

  private ResponseOp run(Step step) {
    ResponseOp.Builder response = ResponseOp.newBuilder();
    if (step instanceof Step.Range range) {
      counts.ranges.increment();
      response.setResponseRange(
          RangeQuery.answer(range.request(), operations.space()).setHeader(header()));
    } else if (step instanceof Step.Put put) {
      response.setResponsePut(operations.put(put.request()).setHeader(header()));
    } else if (step instanceof Step.Delete delete) {
      counts.deletes.increment();
      response.setResponseDeleteRange(operations.deleteRange(delete.request()).setHeader(header()));
    } else if (step instanceof Step.Txn txn) {
      // As in etcd: only its operations say the revision.
      response.setResponseTxn(run(txn.plan()).setHeader(ResponseHeader.getDefaultInstance()));
    }
    return response.build();
  }

  /** The revision after the operation just done: arguments are evaluated left to right. */
  private ResponseHeader header() {
    return ResponseHeader.newBuilder().setRevision(operations.space().revision()).build();
  }
}
