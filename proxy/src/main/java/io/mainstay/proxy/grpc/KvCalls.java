package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
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
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls on keys: past the cache, with what is owned, in the namespace. */
final class KvCalls {
  private final Forwarder forwarder;
  private final Namespace namespace;
  private final NamespacedRequests requests;
  private final NamespacedAnswers answers;
  private final RangeCache cache;
  private final Ordering ordering;
  private final @Nullable LeasedCalls leased;
  private final ProxyListener listener;

  /**
   * Answers them.
   *
   * @param leased has keys that are owned; null where none are
   */
  KvCalls(
      Forwarder forwarder,
      Namespace namespace,
      RangeCache cache,
      Ordering ordering,
      @Nullable LeasedCalls leased,
      ProxyListener listener) {
    this.ordering = ordering;
    this.leased = leased;
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
    if (leased == null) {
      forwardRange(call, message, request);
      return;
    }
    Optional<RangeResponse> owned = leased.known(call, request);
    if (owned.isPresent()) {
      call.end(bytes(owned.get()));
      return;
    }
    long changes = cache.changes();
    leased.read(
        call,
        request,
        found -> {
          ordering.shown(found.getHeader());
          Buffer answer = bytes(found);
          keep(request, identity, answer, changes);
          call.end(answer);
        },
        () -> forwardRange(call, message, request));
  }

  private void forwardRange(ClientCall call, Buffer message, RangeRequest request) {
    String identity = Metadata.identity(call.headers());
    long changes = cache.changes();
    long newest = ordering.newest();
    Rewriting ofRange =
        unlessAsItIs(
            answer -> {
              RangeResponse found = RangeResponse.parseFrom(answer.getBytes());
              ordering.check(found.getHeader(), newest);
              shown(found.getHeader());
              return bytes(answers.of(found));
            });
    forwarder.send(
        call,
        namespace.isEmpty() ? message : bytes(requests.of(request)),
        answer -> {
          Buffer shown = ofRange.apply(answer);
          keep(request, identity, shown, changes);
          return shown;
        });
  }

  private void shown(ResponseHeader header) {
    if (leased != null) {
      leased.shown(header);
    }
  }

  private void keep(RangeRequest request, String identity, Buffer answer, long changesBefore) {
    cache.put(request, identity, answer, changesBefore);
    listener.cacheHolds(cache.size());
  }

  void put(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    PutRequest request = PutRequest.parseFrom(message.getBytes());
    write(
        call,
        request.getKey().isEmpty(),
        message,
        () -> requests.of(request),
        Write.of(request),
        answer -> answers.of(PutResponse.parseFrom(answer.getBytes())));
  }

  void deleteRange(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    DeleteRangeRequest request = DeleteRangeRequest.parseFrom(message.getBytes());
    write(
        call,
        request.getKey().isEmpty(),
        message,
        () -> requests.of(request),
        Write.of(request),
        answer -> answers.of(DeleteRangeResponse.parseFrom(answer.getBytes())));
  }

  void txn(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    TxnRequest request = TxnRequest.parseFrom(message.getBytes());
    long newest = ordering.newest();
    Write write = Write.of(request);
    write(
        call,
        hasEmptyKey(request),
        message,
        () -> requests.of(request),
        write,
        answer -> {
          TxnResponse done = TxnResponse.parseFrom(answer.getBytes());
          // What changes something is never older than what was shown, and not to be made twice.
          if (write.touched().isEmpty()) {
            ordering.check(done.getHeader(), newest);
          }
          shown(done.getHeader());
          return answers.of(done);
        });
  }

  /** What becomes of a member's answer. */
  @FunctionalInterface
  private interface Reading {
    Message apply(Buffer answer) throws InvalidProtocolBufferException;
  }

  /** What is written may be read anew from the moment it may be there, and surely once it is. */
  private void write(
      ClientCall call,
      boolean withoutKey,
      Buffer message,
      Supplier<Message> namespaced,
      Write write,
      Reading reading)
      throws InvalidProtocolBufferException {
    if (withoutKey) {
      refuse(call, EtcdError.KEY_NOT_PROVIDED);
      return;
    }
    invalidate(write);
    if (leased != null && !write.touched().isEmpty()) {
      leased.write(
          call,
          message,
          write,
          done -> {
            invalidate(write);
            call.end(bytes(done));
          });
      return;
    }
    Rewriting shown = unlessAsItIs(answer -> bytes(reading.apply(answer)));
    forwarder.send(
        call,
        namespace.isEmpty() ? message : bytes(namespaced.get()),
        answer -> {
          invalidate(write);
          return shown.apply(answer);
        });
  }

  /** What was compared may have been found to be other than the cache says. */
  private void invalidate(Write write) {
    write.touched().forEach(each -> cache.invalidate(each.key(), each.end()));
    write.compared().forEach(each -> cache.invalidate(each.key(), each.end()));
    listener.cacheHolds(cache.size());
  }

  /** Where nothing has to be looked at or changed, answers are not even read. */
  private Rewriting unlessAsItIs(Rewriting rewriting) {
    return namespace.isEmpty() && !ordering.isInForce() && leased == null
        ? Rewriting.NONE
        : rewriting;
  }

  void compact(ClientCall call, Buffer message) throws InvalidProtocolBufferException {
    long revision = CompactionRequest.parseFrom(message.getBytes()).getRevision();
    forwarder.send(
        call,
        message,
        answer -> {
          cache.compact(revision);
          listener.cacheHolds(cache.size());
          return answer;
        });
  }

  void leaseTimeToLive(ClientCall call, Buffer message) {
    forwarder.send(
        call,
        message,
        answer -> bytes(answers.of(LeaseTimeToLiveResponse.parseFrom(answer.getBytes()))));
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

  private static Buffer bytes(Message message) {
    return Buffer.buffer(message.toByteArray());
  }
}
