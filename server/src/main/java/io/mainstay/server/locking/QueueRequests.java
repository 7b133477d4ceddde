package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareResult;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;

/**
 * The requests about those who queue for a name. Each has a key below {@code <name>/}, named after
 * its lease, and the key with the lowest create revision holds the name (etcd {@code
 * client/v3/concurrency} at v3.7.1, whose clients share the queue with ours).
 */
final class QueueRequests {
  private static final ByteString SEPARATOR = ByteString.copyFromUtf8("/");
  private static final ByteString AFTER_SEPARATOR = ByteString.copyFromUtf8("0");

  private QueueRequests() {}

  /** What all keys of a name's queue begin with. */
  static ByteString prefix(ByteString name) {
    return name.concat(SEPARATOR);
  }

  /** The end of the range of {@link #prefix}. */
  static ByteString prefixEnd(ByteString name) {
    return name.concat(AFTER_SEPARATOR);
  }

  /** The key of a lease in a name's queue. */
  static ByteString key(ByteString name, long lease) {
    return prefix(name).concat(ByteString.copyFromUtf8(Long.toString(lease, 16)));
  }

  /**
   * Creates the key unless it is there; the second response is the holder, and where the key was
   * there, the first is the key.
   */
  static TxnRequest enter(ByteString name, long lease, ByteString value) {
    ByteString key = key(name, lease);
    return TxnRequest.newBuilder()
        .addCompare(createdAt(key, 0))
        .addSuccess(put(key, value, lease))
        .addSuccess(read(holder(name)))
        .addFailure(read(RangeRequest.newBuilder().setKey(key).build()))
        .addFailure(read(holder(name)))
        .build();
  }

  /** Reads at one revision who is right ahead of a key, and whether the key is still there. */
  static TxnRequest standing(ByteString name, ByteString key, long createRevision) {
    RangeRequest ahead =
        RangeRequest.newBuilder()
            .setKey(prefix(name))
            .setRangeEnd(prefixEnd(name))
            .setMaxCreateRevision(createRevision - 1)
            .setSortTarget(SortTarget.CREATE)
            .setSortOrder(SortOrder.DESCEND)
            .setLimit(1)
            .setKeysOnly(true)
            .build();
    RangeRequest own = RangeRequest.newBuilder().setKey(key).setKeysOnly(true).build();
    return TxnRequest.newBuilder().addSuccess(read(ahead)).addSuccess(read(own)).build();
  }

  /** Reads the key that holds a name. */
  static RangeRequest holder(ByteString name) {
    return RangeRequest.newBuilder()
        .setKey(prefix(name))
        .setRangeEnd(prefixEnd(name))
        .setSortTarget(SortTarget.CREATE)
        .setSortOrder(SortOrder.ASCEND)
        .setLimit(1)
        .build();
  }

  /** Changes the value of a key unless it is another one by now. */
  static TxnRequest change(ByteString key, long createRevision, ByteString value, long lease) {
    return TxnRequest.newBuilder()
        .addCompare(createdAt(key, createRevision))
        .addSuccess(put(key, value, lease))
        .build();
  }

  /** Deletes a key unless it is another one by now. */
  static TxnRequest leave(ByteString key, long createRevision) {
    return TxnRequest.newBuilder()
        .addCompare(createdAt(key, createRevision))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)))
        .build();
  }

  private static Compare createdAt(ByteString key, long revision) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(CompareTarget.CREATE)
        .setResult(CompareResult.EQUAL)
        .setCreateRevision(revision)
        .build();
  }

  private static RequestOp put(ByteString key, ByteString value, long lease) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease))
        .build();
  }

  private static RequestOp read(RangeRequest range) {
    return RequestOp.newBuilder().setRequestRange(range).build();
  }
}
