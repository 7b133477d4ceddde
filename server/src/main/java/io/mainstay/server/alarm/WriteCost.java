package io.mainstay.server.alarm;

import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.v2pb.V2Request;
import java.util.List;

/**
 * How many bytes of the quota a request is reckoned to take (etcd {@code server/storage/quota.go}
 * at v3.7.1). What takes none is let through when there is no room.
 */
final class WriteCost {
  /** What a key costs beside what is stored of it. */
  private static final int OVERHEAD_BYTES = 256;

  private static final int LEASE_BYTES = 64;

  private WriteCost() {}

  static long bytes(InternalRaftRequest request) {
    if (request.hasPut()) {
      return bytes(request.getPut());
    }
    if (request.hasTxn()) {
      return bytes(request.getTxn());
    }
    if (request.hasV2()) {
      return bytes(request.getV2());
    }
    return request.hasLeaseGrant() ? LEASE_BYTES : 0;
  }

  /** Removals are let through, so that room can be made. In etcd this tree is not in the quota. */
  private static long bytes(V2Request request) {
    return switch (request.getAction()) {
      case SET, CREATE, CREATE_IN_ORDER, UPDATE, COMPARE_AND_SWAP ->
          (long) OVERHEAD_BYTES + request.getPath().length() + request.getValue().length();
      case AUTH -> OVERHEAD_BYTES + (long) request.getAuth().getSerializedSize();
      case DELETE, COMPARE_AND_DELETE, EXPIRE, UNRECOGNIZED -> 0;
    };
  }

  private static long bytes(PutRequest put) {
    return (long) OVERHEAD_BYTES + put.getKey().size() + put.getValue().size();
  }

  /** Which branch runs is not known: the dearer one counts. Nested transactions count too. */
  private static long bytes(TxnRequest txn) {
    return Math.max(bytes(txn.getSuccessList()), bytes(txn.getFailureList()));
  }

  private static long bytes(List<RequestOp> operations) {
    long bytes = 0;
    for (RequestOp operation : operations) {
      if (operation.hasRequestPut()) {
        bytes += bytes(operation.getRequestPut());
      } else if (operation.hasRequestTxn()) {
        bytes += bytes(operation.getRequestTxn());
      }
    }
    return bytes;
  }
}
