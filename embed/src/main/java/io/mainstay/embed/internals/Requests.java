package io.mainstay.embed.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.embed.client.Bytes;
import io.mainstay.embed.client.Condition;
import io.mainstay.embed.client.Delete;
import io.mainstay.embed.client.Get;
import io.mainstay.embed.client.Operation;
import io.mainstay.embed.client.Put;
import io.mainstay.embed.client.Txn;
import io.mainstay.embed.client.Watch;

/** Says what a client asks in the terms of the protocol. */
final class Requests {
  private Requests() {}

  static PutRequest put(Put put) {
    return PutRequest.newBuilder()
        .setKey(bytes(put.key()))
        .setValue(bytes(put.value()))
        .setLease(put.leaseId())
        .setPrevKv(put.withPrevious())
        .build();
  }

  static RangeRequest range(Get get) {
    return RangeRequest.newBuilder()
        .setKey(bytes(get.range().from()))
        .setRangeEnd(bytes(get.range().end()))
        .setRevision(get.revision())
        .setLimit(get.limit())
        .setKeysOnly(get.keysOnly())
        .setSerializable(get.serializable())
        .build();
  }

  static DeleteRangeRequest delete(Delete delete) {
    return DeleteRangeRequest.newBuilder()
        .setKey(bytes(delete.range().from()))
        .setRangeEnd(bytes(delete.range().end()))
        .setPrevKv(delete.withPrevious())
        .build();
  }

  static TxnRequest txn(Txn txn) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    txn.conditions().forEach(condition -> request.addCompare(compare(condition)));
    txn.success().forEach(operation -> request.addSuccess(operation(operation)));
    txn.failure().forEach(operation -> request.addFailure(operation(operation)));
    return request.build();
  }

  static WatchRequest watch(Watch watch) {
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(bytes(watch.range().from()))
                .setRangeEnd(bytes(watch.range().end()))
                .setStartRevision(watch.startRevision())
                .setPrevKv(watch.withPrevious()))
        .build();
  }

  private static RequestOp operation(Operation operation) {
    RequestOp.Builder request = RequestOp.newBuilder();
    if (operation instanceof Put put) {
      request.setRequestPut(put(put));
    } else if (operation instanceof Get get) {
      request.setRequestRange(range(get));
    } else if (operation instanceof Delete delete) {
      request.setRequestDeleteRange(delete(delete));
    } else if (operation instanceof Txn txn) {
      request.setRequestTxn(txn(txn));
    }
    return request.build();
  }

  private static Compare compare(Condition condition) {
    Compare.Builder compare =
        Compare.newBuilder()
            .setKey(bytes(condition.key()))
            .setResult(
                switch (condition.relation()) {
                  case EQUAL -> Compare.CompareResult.EQUAL;
                  case NOT_EQUAL -> Compare.CompareResult.NOT_EQUAL;
                  case GREATER -> Compare.CompareResult.GREATER;
                  case LESS -> Compare.CompareResult.LESS;
                });
    long number = condition.number();
    switch (condition.field()) {
      case VERSION -> compare.setTarget(Compare.CompareTarget.VERSION).setVersion(number);
      case CREATE_REVISION ->
          compare.setTarget(Compare.CompareTarget.CREATE).setCreateRevision(number);
      case MOD_REVISION -> compare.setTarget(Compare.CompareTarget.MOD).setModRevision(number);
      case VALUE ->
          compare.setTarget(Compare.CompareTarget.VALUE).setValue(bytes(condition.value()));
      case LEASE -> compare.setTarget(Compare.CompareTarget.LEASE).setLease(number);
    }
    return compare.build();
  }

  private static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
  }
}
