package io.mainstay.server.kv;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rule that one branch of a transaction may not put a key twice, nor put a key that it deletes.
 *
 * <p>It follows etcd ({@code server/etcdserver/api/v3rpc/key.go} at v3.7.1) in what it lets through
 * as well: a delete "from a key on" covers nothing here, and a delete in a nested transaction is
 * held only against the puts that are looked at after it. Clients may rely on either, and the store
 * gives each its well-defined meaning: operations run in order.
 */
final class DuplicateKeys {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final Set<ByteString> puts = new HashSet<>();
  private final List<DeleteRangeRequest> deletes = new ArrayList<>();

  private DuplicateKeys() {}

  /** Checks both branches of a transaction, each on its own. */
  static void check(TxnRequest request) {
    ofBranch(request.getSuccessList());
    ofBranch(request.getFailureList());
  }

  private static DuplicateKeys ofBranch(List<RequestOp> operations) {
    DuplicateKeys branch = new DuplicateKeys();
    for (RequestOp operation : operations) {
      if (operation.hasRequestDeleteRange()) {
        branch.deletes.add(operation.getRequestDeleteRange());
      }
    }
    for (RequestOp operation : operations) {
      if (operation.hasRequestTxn()) {
        branch.addNested(operation.getRequestTxn());
      }
    }
    for (RequestOp operation : operations) {
      if (operation.hasRequestPut()) {
        branch.addPut(operation.getRequestPut().getKey());
      }
    }
    return branch;
  }

  private void addNested(TxnRequest nested) {
    DuplicateKeys success = ofBranch(nested.getSuccessList());
    DuplicateKeys failure = ofBranch(nested.getFailureList());
    success.puts.forEach(this::addPut);
    for (ByteString key : failure.puts) {
      // Only one of the two branches runs, so they may put the same key.
      if (success.puts.contains(key)) {
        refuseIfDeleted(key);
      } else {
        addPut(key);
      }
    }
    deletes.addAll(success.deletes);
    deletes.addAll(failure.deletes);
  }

  private void addPut(ByteString key) {
    if (!puts.add(key)) {
      throw EtcdError.DUPLICATE_KEY.exception();
    }
    refuseIfDeleted(key);
  }

  private void refuseIfDeleted(ByteString key) {
    for (DeleteRangeRequest delete : deletes) {
      if (covers(delete, key)) {
        throw EtcdError.DUPLICATE_KEY.exception();
      }
    }
  }

  private static boolean covers(DeleteRangeRequest delete, ByteString key) {
    return delete.getRangeEnd().isEmpty()
        ? delete.getKey().equals(key)
        : ORDER.compare(delete.getKey(), key) <= 0 && ORDER.compare(key, delete.getRangeEnd()) < 0;
  }
}
