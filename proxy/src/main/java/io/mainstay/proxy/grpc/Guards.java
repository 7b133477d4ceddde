package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.proxy.grpc.Write.Touched;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The leasing keys that have to be absent while something is changed, and the transactions that
 * make sure of it. The keys and their values are those of {@code client/v3/leasing} at v3.7.1, so
 * that its proxies and these ask one another.
 *
 * @param keys leasing keys and ranges of them
 */
record Guards(List<Touched> keys) {
  /** What a leasing key holds when its owner is asked to give it up. */
  static final ByteString REVOKE = ByteString.copyFromUtf8("REVOKE");

  /**
   * With more of them, one for all that is in between: a transaction may be just as long as one
   * with the client's part alone.
   */
  private static final int MOST = 8;

  private static final int MOST_OPERATIONS = 64;

  /** How many owners are asked at a time. */
  static final int MOST_ASKED = 32;

  /** For all that a client may change, the leasing keys themselves too. */
  static Guards of(Namespace leasing, Write write) {
    Set<Touched> all = new LinkedHashSet<>();
    for (Touched each : write.touched()) {
      all.add(
          new Touched(
              leasing.key(each.key()),
              each.end().isEmpty() ? ByteString.EMPTY : leasing.end(each.end())));
      all.addAll(within(leasing, each));
    }
    boolean tooMany = all.size() > MOST || length(write.operations()) > MOST_OPERATIONS;
    return new Guards(tooMany ? List.of(hull(all)) : List.copyOf(all));
  }

  /** What a client may change of the leasing keys. */
  private static List<Touched> within(Namespace leasing, Touched touched) {
    ByteString begin = leasing.prefix();
    ByteString end = leasing.end(KeyRange.ZERO);
    if (!KeyRange.overlap(touched.key(), touched.end(), begin, end)) {
      return List.of();
    }
    return touched.end().isEmpty()
        ? List.of(touched)
        : List.of(new Touched(later(touched.key(), begin), earlierEnd(touched.end(), end)));
  }

  private static Touched hull(Collection<Touched> all) {
    List<Touched> ranges = all.stream().map(Guards::asRange).toList();
    ByteString begin = ranges.get(0).key();
    ByteString end = ranges.get(0).end();
    for (Touched range : ranges) {
      begin = KeyRange.ORDER.compare(range.key(), begin) < 0 ? range.key() : begin;
      end = earlierEnd(range.end(), end).equals(end) ? range.end() : end;
    }
    return new Touched(begin, end);
  }

  private static Touched asRange(Touched one) {
    return one.end().isEmpty() ? new Touched(one.key(), one.key().concat(KeyRange.ZERO)) : one;
  }

  private static ByteString later(ByteString one, ByteString other) {
    return KeyRange.ORDER.compare(one, other) < 0 ? other : one;
  }

  private static ByteString earlierEnd(ByteString one, ByteString other) {
    if (one.equals(KeyRange.ZERO) || other.equals(KeyRange.ZERO)) {
      return one.equals(KeyRange.ZERO) ? other : one;
    }
    return KeyRange.ORDER.compare(one, other) < 0 ? one : other;
  }

  private static int length(List<RequestOp> operations) {
    return operations.stream().mapToInt(Guards::length).sum();
  }

  private static int length(RequestOp operation) {
    return operation.hasRequestTxn()
        ? operation.getRequestTxn().getCompareCount()
            + length(operation.getRequestTxn().getSuccessList())
            + length(operation.getRequestTxn().getFailureList())
        : 1;
  }

  /** Those of one key each. */
  List<ByteString> singles() {
    return keys.stream().filter(each -> each.end().isEmpty()).map(Touched::key).toList();
  }

  /** Whether there are those of several keys. */
  boolean haveRanges() {
    return keys.stream().anyMatch(each -> !each.end().isEmpty());
  }

  /** Whether a leasing key is in one of those of several keys. */
  boolean rangesHold(ByteString leasingKey) {
    return keys.stream()
        .anyMatch(
            each ->
                !each.end().isEmpty()
                    && KeyRange.overlap(leasingKey, ByteString.EMPTY, each.key(), each.end()));
  }

  /**
   * The change, unless it is somebody's to allow; then who that is.
   *
   * @param owned leasing keys of this proxy, with the revisions at which they were created
   * @param seen the keys that are read behind the change
   */
  TxnRequest around(Write write, Map<ByteString, Long> owned, List<ByteString> seen) {
    TxnRequest.Builder guarded = TxnRequest.newBuilder().addAllSuccess(write.operations());
    for (Touched each : keys) {
      guarded.addCompare(
          created(each.key(), owned.getOrDefault(each.key(), 0L)).toBuilder()
              .setRangeEnd(each.end()));
      guarded.addFailure(
          read(
              RangeRequest.newBuilder()
                  .setKey(each.key())
                  .setRangeEnd(each.end())
                  .setLimit(MOST_ASKED)));
    }
    seen.forEach(key -> guarded.addSuccess(read(RangeRequest.newBuilder().setKey(key))));
    return guarded.build();
  }

  /** Asks owners to give their keys up. */
  static TxnRequest revoking(List<KeyValue> leasingKeys) {
    return each(
        leasingKeys,
        found ->
            TxnRequest.newBuilder()
                .addCompare(created(found.getKey(), found.getCreateRevision()))
                .addSuccess(
                    RequestOp.newBuilder()
                        .setRequestPut(
                            PutRequest.newBuilder()
                                .setKey(found.getKey())
                                .setValue(REVOKE)
                                .setIgnoreLease(true)))
                .build());
  }

  /** Several transactions in one. */
  static <T> TxnRequest each(List<T> all, Function<T, TxnRequest> transaction) {
    TxnRequest.Builder whole = TxnRequest.newBuilder();
    all.forEach(
        one -> whole.addSuccess(RequestOp.newBuilder().setRequestTxn(transaction.apply(one))));
    return whole.build();
  }

  /** Whether a key was created at a revision; 0 for never. */
  static Compare created(ByteString key, long revision) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(Compare.CompareTarget.CREATE)
        .setResult(Compare.CompareResult.EQUAL)
        .setCreateRevision(revision)
        .build();
  }

  private static RequestOp read(RangeRequest.Builder request) {
    return RequestOp.newBuilder().setRequestRange(request).build();
  }

  /** All leasing keys that were found by a transaction that did not go through, each once. */
  static List<KeyValue> found(TxnResponse refused) {
    Set<KeyValue> all = new LinkedHashSet<>();
    refused.getResponsesList().forEach(each -> all.addAll(each.getResponseRange().getKvsList()));
    return List.copyOf(all);
  }
}
