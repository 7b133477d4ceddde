package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Calls on keys: in the namespace, past the cache. */
final class KvCalls {
  private final Forwarder forwarder;
  private final Namespace namespace;
  private final NamespacedRequests requests;
  private final NamespacedAnswers answers;
  private final RangeCache cache;
  private final Ordering ordering;
  private final ProxyListener listener;

  KvCalls(
      Forwarder forwarder,
      Namespace namespace,
      RangeCache cache,
      Ordering ordering,
      ProxyListener listener) {
    this.ordering = ordering;
    this.listener = listener;
    this.forwarder = forwarder;
    this.namespace = namespace;
    this.requests = new NamespacedRequests(namespace);
    this.answers = new NamespacedAnswers(namespace);
    this.cache = cache;
  }

  void range(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    RangeRequest request = RangeRequest.parseFrom(message.getBytes());
    if (request.getKey().isEmpty()) {
      refuse(call, EtcdError.KEY_NOT_PROVIDED);
      return;
    }
    String identity = Metadata.identity(call.headers());
    if (request.getSerializable()) {
      Optional<Buffer> known = cache.get(request, identity);
      listener.cacheAsked(known.isPresent());
      if (known.isPresent()) {
        call.end(known.get());
        return;
      }
    }
    long changes = cache.changes();
    long newest = ordering.newest();
    Rewriting ofRange =
        unlessAsItIs(
            answer -> {
              RangeResponse found = RangeResponse.parseFrom(answer.getBytes());
              ordering.check(found.getHeader(), newest);
              return bytes(answers.of(found).toByteArray());
            });
    forwarder.send(
        call,
        namespace.isEmpty() ? message : bytes(requests.of(request).toByteArray()),
        answer -> {
          Buffer shown = ofRange.apply(answer);
          cache.put(request, identity, shown, changes);
          listener.cacheHolds(cache.size());
          return shown;
        });
  }

  void put(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    PutRequest request = PutRequest.parseFrom(message.getBytes());
    write(
        call,
        request.getKey().isEmpty(),
        namespace.isEmpty() ? message : bytes(requests.of(request).toByteArray()),
        () -> cache.invalidate(request.getKey(), ByteString.EMPTY),
        answer -> bytes(answers.of(PutResponse.parseFrom(answer.getBytes())).toByteArray()));
  }

  void deleteRange(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    DeleteRangeRequest request = DeleteRangeRequest.parseFrom(message.getBytes());
    write(
        call,
        request.getKey().isEmpty(),
        namespace.isEmpty() ? message : bytes(requests.of(request).toByteArray()),
        () -> cache.invalidate(request.getKey(), request.getRangeEnd()),
        answer ->
            bytes(answers.of(DeleteRangeResponse.parseFrom(answer.getBytes())).toByteArray()));
  }

  void txn(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    TxnRequest request = TxnRequest.parseFrom(message.getBytes());
    long newest = ordering.newest();
    write(
        call,
        hasEmptyKey(request),
        namespace.isEmpty() ? message : bytes(requests.of(request).toByteArray()),
        () -> invalidate(request),
        answer -> {
          TxnResponse done = TxnResponse.parseFrom(answer.getBytes());
          if (isRead(request)) {
            ordering.check(done.getHeader(), newest);
          }
          return bytes(answers.of(done).toByteArray());
        });
  }

  /** What is written may be read anew from the moment it may be there, and surely once it is. */
  private void write(
      ClientCall call,
      boolean withoutKey,
      Buffer sent,
      Runnable invalidation,
      Rewriting rewriting) {
    if (withoutKey) {
      refuse(call, EtcdError.KEY_NOT_PROVIDED);
      return;
    }
    invalidate(invalidation);
    Rewriting shown = unlessAsItIs(rewriting);
    forwarder.send(
        call,
        sent,
        answer -> {
          invalidate(invalidation);
          return shown.apply(answer);
        });
  }

  /** Where nothing has to be looked at or changed, answers are not even read. */
  private Rewriting unlessAsItIs(Rewriting rewriting) {
    return namespace.isEmpty() && !ordering.isInForce() ? Rewriting.NONE : rewriting;
  }

  private void invalidate(Runnable invalidation) {
    invalidation.run();
    listener.cacheHolds(cache.size());
  }

  void compact(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    long revision = CompactionRequest.parseFrom(message.getBytes()).getRevision();
    forwarder.send(
        call,
        message,
        answer -> {
          invalidate(() -> cache.compact(revision));
          return answer;
        });
  }

  void leaseTimeToLive(ClientCall call, Buffer message) {
    forwarder.send(
        call,
        message,
        answer ->
            bytes(answers.of(LeaseTimeToLiveResponse.parseFrom(answer.getBytes())).toByteArray()));
  }

  /** What was compared may have been found to be other than the cache says. */
  private void invalidate(TxnRequest request) {
    request
        .getCompareList()
        .forEach(compare -> cache.invalidate(compare.getKey(), compare.getRangeEnd()));
    invalidate(request.getSuccessList());
    invalidate(request.getFailureList());
  }

  private void invalidate(List<RequestOp> operations) {
    for (RequestOp operation : operations) {
      switch (operation.getRequestCase()) {
        case REQUEST_PUT -> cache.invalidate(operation.getRequestPut().getKey(), ByteString.EMPTY);
        case REQUEST_DELETE_RANGE ->
            cache.invalidate(
                operation.getRequestDeleteRange().getKey(),
                operation.getRequestDeleteRange().getRangeEnd());
        case REQUEST_TXN -> invalidate(operation.getRequestTxn());
        case REQUEST_RANGE, REQUEST_NOT_SET -> {}
      }
    }
  }

  /** What changes something is never older than what was shown before, and not made twice. */
  private static boolean isRead(TxnRequest request) {
    return request.getSuccessList().stream().allMatch(KvCalls::isRead)
        && request.getFailureList().stream().allMatch(KvCalls::isRead);
  }

  private static boolean isRead(RequestOp operation) {
    return switch (operation.getRequestCase()) {
      case REQUEST_PUT, REQUEST_DELETE_RANGE -> false;
      case REQUEST_TXN -> isRead(operation.getRequestTxn());
      case REQUEST_RANGE, REQUEST_NOT_SET -> true;
    };
  }

  /** The namespace would make a key of an empty one. */
  private static boolean hasEmptyKey(TxnRequest request) {
    return request.getCompareList().stream().anyMatch(compare -> compare.getKey().isEmpty())
        || request.getSuccessList().stream().anyMatch(KvCalls::hasEmptyKey)
        || request.getFailureList().stream().anyMatch(KvCalls::hasEmptyKey);
  }

  private static boolean hasEmptyKey(RequestOp operation) {
    return switch (operation.getRequestCase()) {
      case REQUEST_PUT -> operation.getRequestPut().getKey().isEmpty();
      case REQUEST_RANGE -> operation.getRequestRange().getKey().isEmpty();
      case REQUEST_DELETE_RANGE -> operation.getRequestDeleteRange().getKey().isEmpty();
      case REQUEST_TXN -> hasEmptyKey(operation.getRequestTxn());
      case REQUEST_NOT_SET -> false;
    };
  }

  private static void refuse(ClientCall call, EtcdError error) {
    call.end(Status.of(error));
  }

  private static Buffer bytes(byte[] message) {
    return Buffer.buffer(message);
  }
}
