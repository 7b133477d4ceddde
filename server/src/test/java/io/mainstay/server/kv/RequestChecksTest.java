package io.mainstay.server.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestChecksTest {
  private static final int MAX_TXN_OPS = 4;

  private final RequestChecks checks = new RequestChecks(MAX_TXN_OPS);

  @Test
  void everyRequestNeedsAKey() {
    assertRefused(
        () -> checks.check(RangeRequest.getDefaultInstance()), EtcdError.KEY_NOT_PROVIDED);
    assertRefused(() -> checks.check(PutRequest.getDefaultInstance()), EtcdError.KEY_NOT_PROVIDED);
    assertRefused(
        () -> checks.check(DeleteRangeRequest.getDefaultInstance()), EtcdError.KEY_NOT_PROVIDED);
    assertRefused(
        () -> checks.check(TxnRequest.newBuilder().addCompare(Compare.newBuilder()).build()),
        EtcdError.KEY_NOT_PROVIDED);
    assertRefused(() -> checks.check(then(put(""))), EtcdError.KEY_NOT_PROVIDED);
  }

  @Test
  void sortOptionsHaveToBeKnown() {
    assertRefused(
        () -> checks.check(range("k").setSortOrderValue(17).build()),
        EtcdError.INVALID_SORT_OPTION);
    assertRefused(
        () -> checks.check(range("k").setSortTargetValue(17).build()),
        EtcdError.INVALID_SORT_OPTION);
  }

  @Test
  void aValueThatIsToBeIgnoredMayNotBeGiven() {
    assertRefused(
        () -> checks.check(aPut("k").setIgnoreValue(true).setValue(bytes("v")).build()),
        EtcdError.VALUE_PROVIDED);
    assertRefused(
        () -> checks.check(aPut("k").setIgnoreLease(true).setLease(1).build()),
        EtcdError.LEASE_PROVIDED);
  }

  @Test
  void aTransactionHasALimitForEachOfItsLists() {
    TxnRequest full =
        TxnRequest.newBuilder()
            .addAllCompare(Collections.nCopies(MAX_TXN_OPS, compare("c")))
            .addAllSuccess(Collections.nCopies(MAX_TXN_OPS, rangeOp("r")))
            .build();
    assertThatCode(() -> checks.check(full)).doesNotThrowAnyException();
    assertRefused(
        () -> checks.check(full.toBuilder().addSuccess(rangeOp("r")).build()),
        EtcdError.TOO_MANY_OPS);
  }

  @Test
  void aNestedTransactionHasWhatItsParentLeaves() {
    RequestOp nestedTwo = nested(then(rangeOp("a"), rangeOp("b")));
    assertThatCode(() -> checks.check(then(nestedTwo, rangeOp("c")))).doesNotThrowAnyException();
    assertRefused(
        () -> checks.check(then(nestedTwo, rangeOp("c"), rangeOp("d"))), EtcdError.TOO_MANY_OPS);
  }

  @Test
  void anOperationThatSaysNothingIsRefused() {
    assertRefused(
        () -> checks.check(then(RequestOp.getDefaultInstance())), EtcdError.KEY_NOT_FOUND);
  }

  @Test
  void aStreamedRangeIsInKeyOrderAndUnfiltered() {
    assertThatCode(() -> checks.checkStreamed(range("k").setSortOrder(SortOrder.ASCEND).build()))
        .doesNotThrowAnyException();
    assertUnimplemented(
        () -> checks.checkStreamed(range("k").setSortOrder(SortOrder.DESCEND).build()),
        "RangeStream does not support custom sort orders");
    assertUnimplemented(
        () -> checks.checkStreamed(range("k").setMinModRevision(1).build()),
        "RangeStream does not support revision filters");
  }

  private static void assertUnimplemented(ThrowingCallable call, String text) {
    EtcdException refused = catchThrowableOfType(EtcdException.class, call);
    assertThat(refused.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(refused.text()).isEqualTo(text);
  }

  private static void assertRefused(ThrowingCallable call, EtcdError expected) {
    EtcdException refused = catchThrowableOfType(EtcdException.class, call);
    assertThat(refused).isNotNull();
    assertThat(EtcdError.byText(refused.text())).contains(expected);
  }

  private static TxnRequest then(RequestOp... operations) {
    return TxnRequest.newBuilder().addAllSuccess(List.of(operations)).build();
  }

  private static RequestOp nested(TxnRequest request) {
    return RequestOp.newBuilder().setRequestTxn(request).build();
  }

  private static RequestOp put(String key) {
    return RequestOp.newBuilder().setRequestPut(aPut(key)).build();
  }

  private static RequestOp rangeOp(String key) {
    return RequestOp.newBuilder().setRequestRange(range(key)).build();
  }

  private static Compare compare(String key) {
    return Compare.newBuilder().setKey(bytes(key)).build();
  }

  private static PutRequest.Builder aPut(String key) {
    return PutRequest.newBuilder().setKey(bytes(key));
  }

  private static RangeRequest.Builder range(String key) {
    return RangeRequest.newBuilder().setKey(bytes(key));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
