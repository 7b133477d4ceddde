package io.mainstay.storage.internals;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction is going to do: every comparison on its path is decided, nested ones included,
 * before anything is done.
 *
 * @param succeeded whether the comparisons held
 * @param steps the operations of the branch taken, in order
 */
record TxnPlan(boolean succeeded, List<Step> steps) {
  /** One operation. */
  sealed interface Step {
    /** Reads a range. */
    record Range(RangeRequest request) implements Step {}

    /** Stores a pair. */
    record Put(PutRequest request) implements Step {}

    /** Deletes a range. */
    record Delete(DeleteRangeRequest request) implements Step {}

    /** A transaction within. */
    record Txn(TxnPlan plan) implements Step {}
  }

  /** How many operations there are, those of transactions within included. */
  int operations() {
    int operations = 0;
    for (Step step : steps) {
      operations += step instanceof Step.Txn txn ? txn.plan().operations() : 1;
    }
    return operations;
  }

  /** Decides the transaction on the state before it. */
  static TxnPlan decide(TxnRequest request, KeySpace before) {
    boolean succeeded =
        request.getCompareList().stream().allMatch(compare -> Comparison.holds(compare, before));
    List<RequestOp> branch = succeeded ? request.getSuccessList() : request.getFailureList();
    List<Step> steps = new ArrayList<>(branch.size());
    for (RequestOp operation : branch) {
      steps.add(step(operation, before));
    }
    return new TxnPlan(succeeded, steps);
  }

  private static Step step(RequestOp operation, KeySpace before) {
    return switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> new Step.Range(operation.getRequestRange());
      case REQUEST_PUT -> new Step.Put(operation.getRequestPut());
      case REQUEST_DELETE_RANGE -> new Step.Delete(operation.getRequestDeleteRange());
      case REQUEST_TXN -> new Step.Txn(decide(operation.getRequestTxn(), before));
      case REQUEST_NOT_SET ->
          throw new IllegalArgumentException("a transaction holds an empty operation");
    };
  }

  /**
   * Refuses, on the state before it, what would fail half way through: nothing has been done when
   * this throws.
   */
  void check(KeySpace before, PutCheck puts) {
    for (Step step : steps) {
      if (step instanceof Step.Range range) {
        checkRevision(range.request().getRevision(), before);
      } else if (step instanceof Step.Put put) {
        puts.check(put.request(), before);
      } else if (step instanceof Step.Txn txn) {
        txn.plan().check(before, puts);
      }
    }
  }

  /**
   * Unlike in a range of its own, a negative revision counts as a revision here, and may be
   * compacted.
   */
  private static void checkRevision(long revision, KeySpace before) {
    if (revision > before.revision()) {
      throw EtcdError.FUTURE_REVISION.exception();
    }
    if (revision != 0 && revision < before.compactRevision()) {
      throw EtcdError.COMPACTED.exception();
    }
  }

  /** Refuses puts that depend on something that does not exist. */
  @FunctionalInterface
  interface PutCheck {
    void check(PutRequest request, KeySpace before);
  }
}
