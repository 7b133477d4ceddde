package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.proxy.grpc.OwnedKeys.GivenUp;
import io.mainstay.proxy.grpc.OwnedKeys.Owned;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A read of a key that makes the key this proxy's, if it is nobody's, is there, and has no lease.
 * On the event loop of its call.
 */
final class LeasedRead {
  /** What says that the lease is of no use. */
  private static final Set<Status> LEASE_IS_USELESS =
      Set.of(Status.of(EtcdError.USER_EMPTY), Status.of(EtcdError.LEASE_NOT_FOUND));

  private final Leasing leasing;
  private final Owned asked;
  private final RangeRequest request;
  private final ByteString leasingKey;
  private MemberTxns.UnderWay underWay = () -> {};

  private LeasedRead(Leasing leasing, Owned asked, RangeRequest request) {
    this.leasing = leasing;
    this.asked = asked;
    this.request = request;
    this.leasingKey = leasing.prefix().key(request.getKey());
  }

  /**
   * Makes the read.
   *
   * @param asked is settled by what comes of it
   * @param otherwise reads without owning, when this was refused
   */
  static void start(
      ClientCall call,
      MemberTxns txns,
      Leasing leasing,
      Owned asked,
      RangeRequest request,
      Consumer<RangeResponse> onAnswer,
      Runnable otherwise) {
    LeasedRead read = new LeasedRead(leasing, asked, request);
    call.onGone(read::abandon);
    call.endInTime();
    read.underWay =
        txns.start(
            call,
            read.transaction(),
            done -> onAnswer.accept(read.take(done)),
            status -> {
              read.refused(status);
              otherwise.run();
            });
  }

  private void abandon() {
    underWay.cancel();
    leasing.keys().refused(asked);
  }

  private TxnRequest transaction() {
    RequestOp read = range(request.getKey());
    return TxnRequest.newBuilder()
        .addCompare(Guards.created(leasingKey, 0))
        .addCompare(
            Compare.newBuilder()
                .setKey(request.getKey())
                .setTarget(Compare.CompareTarget.VERSION)
                .setResult(Compare.CompareResult.GREATER)
                .setVersion(0))
        .addCompare(
            Compare.newBuilder()
                .setKey(request.getKey())
                .setTarget(Compare.CompareTarget.LEASE)
                .setResult(Compare.CompareResult.EQUAL)
                .setLease(0))
        .addSuccess(read)
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(leasingKey).setLease(asked.lease())))
        .addFailure(read)
        .addFailure(range(leasingKey))
        .build();
  }

  private static RequestOp range(ByteString key) {
    return RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)).build();
  }

  private RangeResponse take(TxnResponse done) {
    RangeResponse found = done.getResponses(0).getResponseRange();
    leasing.keys().shown(done.getHeader());
    if (done.getSucceeded()) {
      leasing.giveUp(
          leasing.keys().acquired(asked, done.getHeader().getRevision(), found.getKvs(0)));
    } else {
      leasing.keys().refused(asked);
      leasing.giveUp(strays(done.getResponses(1).getResponseRange().getKvsList()));
    }
    return OwnedKeys.answer(
        request, done.getHeader(), found.getKvsCount() == 0 ? null : found.getKvs(0));
  }

  /** A leasing key of this proxy that it does not know of: an answer was lost. */
  private List<GivenUp> strays(List<KeyValue> leasingKeys) {
    return leasingKeys.stream()
        .filter(found -> found.getLease() == asked.lease())
        .map(found -> new GivenUp(request.getKey(), found.getCreateRevision()))
        .toList();
  }

  private void refused(Status status) {
    leasing.keys().refused(asked);
    if (LEASE_IS_USELESS.contains(status)) {
      leasing.loseLease();
    }
  }
}
