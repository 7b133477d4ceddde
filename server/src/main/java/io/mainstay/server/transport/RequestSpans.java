package io.mainstay.server.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.RequestOp.RequestCase;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.kv.TxnShape;
import io.mainstay.server.tracing.Span;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the requests of calls, named and described as etcd's are (etcd {@code
 * etcdserver/v3_server.go} at v3.7.1). Values are never told.
 */
final class RequestSpans {
  private RequestSpans() {}

  /**
   * Begins the span of the only request of a call; null for requests that etcd has none for.
   *
   * @param streamed whether the answer comes in several messages
   */
  static @Nullable Span start(Span call, Message request, boolean streamed) {
    if (request instanceof RangeRequest range) {
      return range(call, range, streamed);
    }
    if (request instanceof PutRequest put) {
      return call.child("put").set("key", text(put.getKey()));
    }
    if (request instanceof DeleteRangeRequest delete) {
      return call.child("delete_range")
          .set("range_begin", text(delete.getKey()))
          .set("range_end", text(delete.getRangeEnd()));
    }
    if (request instanceof TxnRequest txn) {
      return txn(call, txn);
    }
    if (request instanceof CompactionRequest compaction) {
      return call.child("compact")
          .set("is_physical", compaction.getPhysical())
          .set("rev", compaction.getRevision());
    }
    if (request instanceof LeaseGrantRequest grant) {
      return call.child("lease_grant").set("id", grant.getID()).set("ttl", grant.getTTL());
    }
    if (request instanceof LeaseRevokeRequest revoke) {
      return call.child("lease_revoke").set("id", revoke.getID());
    }
    return null;
  }

  private static Span range(Span call, RangeRequest range, boolean streamed) {
    Span span =
        call.child(streamed ? "range_streaming" : "range")
            .set("range_begin", text(range.getKey()))
            .set("range_end", text(range.getRangeEnd()))
            .set("rev", range.getRevision())
            .set("limit", range.getLimit())
            .set("count_only", range.getCountOnly());
    return streamed ? span : span.set("keys_only", range.getKeysOnly());
  }

  private static Span txn(Span call, TxnRequest txn) {
    List<RequestOp> success = txn.getSuccessList();
    return call.child("txn")
        .set("compare_first_key", firstKey(txn.getCompareList(), Compare::getKey))
        .set("success_first_key", firstKey(success, RequestSpans::key))
        .set("success_first_type", success.isEmpty() ? "" : type(success.get(0)))
        .set("success_first_lease", firstLease(success))
        .set("compare_len", txn.getCompareCount())
        .set("success_len", txn.getSuccessCount())
        .set("failure_len", txn.getFailureCount())
        .set("read_only", TxnShape.isReadOnly(txn));
  }

  private static <T> String firstKey(List<T> parts, Function<T, ByteString> key) {
    return parts.stream()
        .map(key)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .map(RequestSpans::text)
        .orElse("");
  }

  private static long firstLease(List<RequestOp> operations) {
    return operations.stream()
        .filter(operation -> operation.getRequestCase() == RequestCase.REQUEST_PUT)
        .findFirst()
        .map(operation -> operation.getRequestPut().getLease())
        .orElse(-1L);
  }

  private static ByteString key(RequestOp operation) {
    return switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> operation.getRequestRange().getKey();
      case REQUEST_PUT -> operation.getRequestPut().getKey();
      case REQUEST_DELETE_RANGE -> operation.getRequestDeleteRange().getKey();
      case REQUEST_TXN, REQUEST_NOT_SET -> ByteString.EMPTY;
    };
  }

  private static String type(RequestOp operation) {
    return switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> "range";
      case REQUEST_PUT -> "put";
      case REQUEST_DELETE_RANGE -> "delete_range";
      case REQUEST_TXN -> "txn";
      case REQUEST_NOT_SET -> "";
    };
  }

  private static String text(ByteString bytes) {
    return bytes.toStringUtf8();
  }
}
