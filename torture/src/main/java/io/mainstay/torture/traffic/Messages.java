package io.mainstay.torture.traffic;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.List;

/** What a history says, as messages of the API, and the other way round. */
final class Messages {
  private Messages() {}

  static PutRequest put(Request.Put put) {
    return PutRequest.newBuilder()
        .setKey(bytes(put.key()))
        .setValue(bytes(put.value()))
        .setLease(put.lease())
        .setPrevKv(put.previous())
        .build();
  }

  static RangeRequest range(Request.Get get) {
    return RangeRequest.newBuilder()
        .setKey(bytes(get.range().key()))
        .setRangeEnd(end(get.range()))
        .setSerializable(get.serializable())
        .setRevision(get.revision())
        .setLimit(get.limit())
        .build();
  }

  static DeleteRangeRequest delete(Request.Delete delete) {
    return DeleteRangeRequest.newBuilder()
        .setKey(bytes(delete.range().key()))
        .setRangeEnd(end(delete.range()))
        .setPrevKv(delete.previous())
        .build();
  }

  static TxnRequest transaction(Request.Transaction transaction) {
    TxnRequest.Builder message = TxnRequest.newBuilder();
    transaction.compares().forEach(compare -> message.addCompare(compare(compare)));
    transaction.then().forEach(request -> message.addSuccess(operation(request)));
    transaction.otherwise().forEach(request -> message.addFailure(operation(request)));
    return message.build();
  }

  private static RequestOp operation(Request.OfKeys request) {
    RequestOp.Builder operation = RequestOp.newBuilder();
    if (request instanceof Request.Put put) {
      operation.setRequestPut(put(put));
    } else if (request instanceof Request.Get get) {
      operation.setRequestRange(range(get));
    } else if (request instanceof Request.Delete delete) {
      operation.setRequestDeleteRange(delete(delete));
    } else if (request instanceof Request.Transaction transaction) {
      operation.setRequestTxn(transaction(transaction));
    }
    return operation.build();
  }

  private static io.mainstay.api.etcdserverpb.Compare compare(Compare compare) {
    var message =
        io.mainstay.api.etcdserverpb.Compare.newBuilder()
            .setKey(bytes(compare.range().key()))
            .setRangeEnd(end(compare.range()))
            .setResult(
                switch (compare.relation()) {
                  case EQUAL -> io.mainstay.api.etcdserverpb.Compare.CompareResult.EQUAL;
                  case GREATER -> io.mainstay.api.etcdserverpb.Compare.CompareResult.GREATER;
                  case LESS -> io.mainstay.api.etcdserverpb.Compare.CompareResult.LESS;
                  case NOT_EQUAL -> io.mainstay.api.etcdserverpb.Compare.CompareResult.NOT_EQUAL;
                });
    switch (compare.target()) {
      case VERSION ->
          message
              .setTarget(io.mainstay.api.etcdserverpb.Compare.CompareTarget.VERSION)
              .setVersion(compare.number());
      case CREATE_REVISION ->
          message
              .setTarget(io.mainstay.api.etcdserverpb.Compare.CompareTarget.CREATE)
              .setCreateRevision(compare.number());
      case MOD_REVISION ->
          message
              .setTarget(io.mainstay.api.etcdserverpb.Compare.CompareTarget.MOD)
              .setModRevision(compare.number());
      case VALUE ->
          message
              .setTarget(io.mainstay.api.etcdserverpb.Compare.CompareTarget.VALUE)
              .setValue(bytes(compare.value()));
      case LEASE ->
          message
              .setTarget(io.mainstay.api.etcdserverpb.Compare.CompareTarget.LEASE)
              .setLease(compare.number());
    }
    return message.build();
  }

  static Response.Put put(PutResponse message) {
    return new Response.Put(
        message.getHeader().getRevision(),
        message.hasPrevKv() ? keyValue(message.getPrevKv()) : null);
  }

  static Response.Get range(RangeResponse message) {
    return new Response.Get(
        message.getHeader().getRevision(),
        keyValues(message.getKvsList()),
        message.getCount(),
        message.getMore());
  }

  static Response.Delete delete(DeleteRangeResponse message) {
    return new Response.Delete(
        message.getHeader().getRevision(),
        message.getDeleted(),
        keyValues(message.getPrevKvsList()));
  }

  static Response.Transaction transaction(TxnResponse message) {
    return new Response.Transaction(
        message.getHeader().getRevision(),
        message.getSucceeded(),
        message.getResponsesList().stream().map(Messages::operation).toList());
  }

  private static Response.OfKeys operation(ResponseOp operation) {
    return switch (operation.getResponseCase()) {
      case RESPONSE_PUT -> put(operation.getResponsePut());
      case RESPONSE_RANGE -> range(operation.getResponseRange());
      case RESPONSE_DELETE_RANGE -> delete(operation.getResponseDeleteRange());
      case RESPONSE_TXN -> transaction(operation.getResponseTxn());
      case RESPONSE_NOT_SET -> throw new IllegalStateException("a response without content");
    };
  }

  static KeyValue keyValue(io.mainstay.api.mvccpb.KeyValue message) {
    return new KeyValue(
        message.getKey().toStringUtf8(),
        message.getValue().toStringUtf8(),
        message.getCreateRevision(),
        message.getModRevision(),
        message.getVersion(),
        message.getLease());
  }

  private static List<KeyValue> keyValues(List<io.mainstay.api.mvccpb.KeyValue> messages) {
    return messages.stream().map(Messages::keyValue).toList();
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static ByteString end(KeyRange range) {
    return bytes(range.end());
  }
}
