package io.mainstay.server.kv;

import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.stream.Stream;

/** What the operations of a transaction say of the way it has to be executed. */
public final class TxnShape {
  private TxnShape() {}

  /**
   * Whether it only reads: nothing but ranges in both branches. A nested transaction counts as a
   * write, as in etcd.
   */
  public static boolean isReadOnly(TxnRequest request) {
    return operations(request).allMatch(RequestOp::hasRequestRange);
  }

  /** Whether a read-only transaction may be answered from this member's state as it is. */
  static boolean isSerializable(TxnRequest request) {
    return operations(request).allMatch(operation -> operation.getRequestRange().getSerializable());
  }

  private static Stream<RequestOp> operations(TxnRequest request) {
    return Stream.concat(request.getSuccessList().stream(), request.getFailureList().stream());
  }
}
