package io.mainstay.storage;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * The store as its specification reads, with no thought of speed: one list of all changes ever
 * made, searched from the front for every question.
 */
final class ModelStore {
  static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();

  private final Set<Long> leases;
  private List<Change> log = new ArrayList<>();
  private long revision = 1;
  private long compactRevision = -1;

  ModelStore(Set<Long> leases) {
    this.leases = leases;
  }

  ModelStore copy() {
    ModelStore copy = new ModelStore(leases);
    copy.log = new ArrayList<>(log);
    copy.revision = revision;
    copy.compactRevision = compactRevision;
    return copy;
  }

  long revision() {
    return revision;
  }

  long compactRevision() {
    return compactRevision;
  }

  /** Every pair that exists at a revision, in key order. */
  SortedMap<ByteString, KeyValue> pairsAt(long at) {
    SortedMap<ByteString, KeyValue> pairs = new TreeMap<>(BYTES);
    for (Change change : log) {
      if (change.revision() <= at) {
        if (change.deleted()) {
          pairs.remove(change.kv().getKey());
        } else {
          pairs.put(change.kv().getKey(), change.kv());
        }
      }
    }
    return pairs;
  }

  /** The changes that are there once the physical compaction is done. */
  List<Change> changesLeft() {
    return log.stream().filter(this::isLeft).toList();
  }

  private boolean isLeft(Change change) {
    boolean superseded =
        log.stream()
            .anyMatch(
                later ->
                    later.kv().getKey().equals(change.kv().getKey())
                        && later.revision() <= compactRevision
                        && (later.revision() > change.revision()
                            || (later.revision() == change.revision()
                                && later.sub() > change.sub())));
    boolean oldTombstone = change.deleted() && change.revision() < compactRevision;
    return !superseded && !oldTombstone;
  }

  List<ByteString> leaseKeys(long lease) {
    return pairsAt(revision).values().stream()
        .filter(pair -> pair.getLease() == lease)
        .map(KeyValue::getKey)
        .toList();
  }

  void compact(long to) {
    refuseIf(to <= compactRevision, EtcdError.COMPACTED);
    refuseIf(to > revision, EtcdError.FUTURE_REVISION);
    compactRevision = to;
  }

  PutResponse put(PutRequest request) {
    check(request);
    return new Transaction().put(request).build();
  }

  DeleteRangeResponse deleteRange(DeleteRangeRequest request) {
    return new Transaction().deleteRange(request).build();
  }

  int deleteLeaseKeys(long lease) {
    List<ByteString> keys = leaseKeys(lease);
    Transaction transaction = new Transaction();
    for (ByteString key : keys) {
      transaction.deleteRange(DeleteRangeRequest.newBuilder().setKey(key).build());
    }
    return keys.size();
  }

  TxnResponse txn(TxnRequest request) {
    check(request);
    return new Transaction().txn(request, pairsAt(revision)).build();
  }

  RangeResponse range(RangeRequest request) {
    return range(request, revision).build();
  }

  private RangeResponse.Builder range(RangeRequest request, long newest) {
    refuseIf(request.getRevision() > newest, EtcdError.FUTURE_REVISION);
    long at = request.getRevision() <= 0 ? newest : request.getRevision();
    refuseIf(at < compactRevision, EtcdError.COMPACTED);
    List<KeyValue> pairs =
        new ArrayList<>(within(pairsAt(at), request.getKey(), request.getRangeEnd()).values());
    RangeResponse.Builder response = RangeResponse.newBuilder().setCount(pairs.size());
    if (request.getCountOnly()) {
      return response;
    }
    long limit = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
    boolean unordered = request.getSortOrder() == SortOrder.NONE;
    boolean more = false;
    pairs.removeIf(
        pair ->
            outside(pair.getModRevision(), request.getMinModRevision(), request.getMaxModRevision())
                || outside(
                    pair.getCreateRevision(),
                    request.getMinCreateRevision(),
                    request.getMaxCreateRevision()));
    boolean filters =
        request.getMinModRevision() != 0
            || request.getMaxModRevision() != 0
            || request.getMinCreateRevision() != 0
            || request.getMaxCreateRevision() != 0;
    if (unordered && !filters && pairs.size() - 1 > limit) {
      pairs = pairs.subList(0, (int) limit + 1);
    }
    pairs = sorted(pairs, request);
    if (pairs.size() > limit) {
      more = true;
      pairs = pairs.subList(0, (int) limit);
    }
    for (KeyValue pair : pairs) {
      KeyValue.Builder shown = pair.toBuilder();
      if (request.getKeysOnly()) {
        shown.clearValue();
        if (request.getSortTarget() != SortTarget.VALUE) {
          shown.clearLease();
        }
      }
      response.addKvs(shown);
    }
    return response.setMore(more);
  }

  private static boolean outside(long value, long min, long max) {
    return (min != 0 && value < min) || (max != 0 && value > max);
  }

  private static List<KeyValue> sorted(List<KeyValue> pairs, RangeRequest request) {
    Comparator<KeyValue> order =
        switch (request.getSortTarget()) {
          case KEY -> (a, b) -> BYTES.compare(a.getKey(), b.getKey());
          case VERSION -> Comparator.comparing(KeyValue::getVersion);
          case CREATE -> Comparator.comparing(KeyValue::getCreateRevision);
          case MOD -> Comparator.comparing(KeyValue::getModRevision);
          case VALUE -> (a, b) -> BYTES.compare(a.getValue(), b.getValue());
          case UNRECOGNIZED -> throw new IllegalArgumentException();
        };
    List<KeyValue> result = new ArrayList<>(pairs);
    result.sort(
        request.getSortOrder() == SortOrder.DESCEND ? Collections.reverseOrder(order) : order);
    return result;
  }

  private static SortedMap<ByteString, KeyValue> within(
      SortedMap<ByteString, KeyValue> pairs, ByteString key, ByteString end) {
    SortedMap<ByteString, KeyValue> result = new TreeMap<>(pairs);
    result.keySet().removeIf(candidate -> !inRange(candidate, key, end));
    return result;
  }

  private static boolean inRange(ByteString candidate, ByteString key, ByteString end) {
    if (end.isEmpty()) {
      return candidate.equals(key);
    }
    boolean open = end.equals(ByteString.copyFrom(new byte[] {0}));
    return BYTES.compare(candidate, key) >= 0 && (open || BYTES.compare(candidate, end) < 0);
  }

  static boolean holds(Compare compare, SortedMap<ByteString, KeyValue> state) {
    List<KeyValue> pairs =
        new ArrayList<>(within(state, compare.getKey(), compare.getRangeEnd()).values());
    if (pairs.isEmpty()) {
      if (compare.getTarget() == Compare.CompareTarget.VALUE) {
        return false;
      }
      pairs.add(KeyValue.getDefaultInstance());
    }
    return pairs.stream().allMatch(pair -> holds(compare, pair));
  }

  private static boolean holds(Compare compare, KeyValue pair) {
    return switch (compare.getTarget()) {
      case VERSION -> holds(compare, Long.compare(pair.getVersion(), compare.getVersion()));
      case CREATE ->
          holds(compare, Long.compare(pair.getCreateRevision(), compare.getCreateRevision()));
      case MOD -> holds(compare, Long.compare(pair.getModRevision(), compare.getModRevision()));
      case LEASE -> holds(compare, Long.compare(pair.getLease(), compare.getLease()));
      case VALUE -> holds(compare, BYTES.compare(pair.getValue(), compare.getValue()));
      case UNRECOGNIZED -> holds(compare, 0);
    };
  }

  private static boolean holds(Compare compare, int order) {
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      case UNRECOGNIZED -> true;
    };
  }

  private void check(TxnRequest request) {
    for (RequestOp operation : branch(request, pairsAt(revision))) {
      switch (operation.getRequestCase()) {
        case REQUEST_PUT -> check(operation.getRequestPut());
        case REQUEST_TXN -> check(operation.getRequestTxn());
        case REQUEST_RANGE -> {
          long wanted = operation.getRequestRange().getRevision();
          LongPredicate compacted = wish -> wish != 0 && wish < compactRevision;
          refuseIf(wanted > revision, EtcdError.FUTURE_REVISION);
          refuseIf(compacted.test(wanted), EtcdError.COMPACTED);
        }
        default -> {}
      }
    }
  }

  private void check(PutRequest request) {
    refuseIf(
        request.getLease() != 0 && !leases.contains(request.getLease()), EtcdError.LEASE_NOT_FOUND);
    refuseIf(
        (request.getIgnoreLease() || request.getIgnoreValue())
            && !pairsAt(revision).containsKey(request.getKey()),
        EtcdError.KEY_NOT_FOUND);
  }

  private static List<RequestOp> branch(TxnRequest request, SortedMap<ByteString, KeyValue> state) {
    return succeeded(request, state) ? request.getSuccessList() : request.getFailureList();
  }

  private static boolean succeeded(TxnRequest request, SortedMap<ByteString, KeyValue> state) {
    return request.getCompareList().stream().allMatch(compare -> holds(compare, state));
  }

  private static void refuseIf(boolean condition, EtcdError error) {
    if (condition) {
      throw error.exception();
    }
  }

  /** Changes that share a revision; the revision counts up with the first of them. */
  private final class Transaction {
    private int changes;

    PutResponse.Builder put(PutRequest request) {
      KeyValue old = pairsAt(revision).get(request.getKey());
      PutResponse.Builder response = PutResponse.newBuilder();
      if (request.getPrevKv() && old != null) {
        response.setPrevKv(old);
      }
      long main = nextRevision();
      KeyValue.Builder pair =
          KeyValue.newBuilder()
              .setKey(request.getKey())
              .setCreateRevision(old == null ? main : old.getCreateRevision())
              .setModRevision(main)
              .setVersion(old == null ? 1 : old.getVersion() + 1)
              .setValue(request.getValue())
              .setLease(request.getLease());
      if (old != null && request.getIgnoreValue()) {
        pair.setValue(old.getValue());
      }
      if (old != null && request.getIgnoreLease()) {
        pair.setLease(old.getLease());
      }
      log.add(new Change(main, changes++, false, pair.build()));
      return response;
    }

    DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request) {
      DeleteRangeResponse.Builder response = DeleteRangeResponse.newBuilder();
      for (KeyValue old :
          within(pairsAt(revision), request.getKey(), request.getRangeEnd()).values()) {
        response.setDeleted(response.getDeleted() + 1);
        if (request.getPrevKv()) {
          response.addPrevKvs(old);
        }
        long main = nextRevision();
        KeyValue gone = KeyValue.newBuilder().setKey(old.getKey()).setModRevision(main).build();
        log.add(new Change(main, changes++, true, gone));
      }
      return response;
    }

    TxnResponse.Builder txn(TxnRequest request, SortedMap<ByteString, KeyValue> before) {
      TxnResponse.Builder response =
          TxnResponse.newBuilder().setSucceeded(succeeded(request, before));
      for (RequestOp operation : branch(request, before)) {
        ResponseOp.Builder answer = ResponseOp.newBuilder();
        switch (operation.getRequestCase()) {
          case REQUEST_RANGE ->
              answer.setResponseRange(range(operation.getRequestRange(), revision));
          case REQUEST_PUT -> answer.setResponsePut(put(operation.getRequestPut()));
          case REQUEST_DELETE_RANGE ->
              answer.setResponseDeleteRange(deleteRange(operation.getRequestDeleteRange()));
          case REQUEST_TXN -> answer.setResponseTxn(txn(operation.getRequestTxn(), before));
          case REQUEST_NOT_SET -> throw new IllegalArgumentException();
        }
        response.addResponses(withHeader(answer));
      }
      return response;
    }

    private ResponseOp.Builder withHeader(ResponseOp.Builder answer) {
      ResponseHeader header = ResponseHeader.newBuilder().setRevision(revision).build();
      switch (answer.getResponseCase()) {
        case RESPONSE_RANGE -> answer.getResponseRangeBuilder().setHeader(header);
        case RESPONSE_PUT -> answer.getResponsePutBuilder().setHeader(header);
        case RESPONSE_DELETE_RANGE -> answer.getResponseDeleteRangeBuilder().setHeader(header);
        case RESPONSE_TXN ->
            answer.getResponseTxnBuilder().setHeader(ResponseHeader.getDefaultInstance());
        case RESPONSE_NOT_SET -> throw new IllegalArgumentException();
      }
      return answer;
    }

    private long nextRevision() {
      if (changes == 0) {
        revision++;
      }
      return revision;
    }
  }
}
