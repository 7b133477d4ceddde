package io.mainstay.server.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateKeysTest {
  @Test
  void aBranchMayNotPutAKeyTwice() {
    assertRefused(txn(List.of(put("a"), put("a")), List.of()));
    assertRefused(txn(List.of(), List.of(put("a"), put("a"))));
  }

  @Test
  void differentBranchesMayPutTheSameKey() {
    assertAccepted(txn(List.of(put("a")), List.of(put("a"))));
  }

  @Test
  void aBranchMayNotPutWhatItDeletes() {
    assertRefused(txn(List.of(put("b"), delete("b", "")), List.of()));
    assertRefused(txn(List.of(put("b"), delete("a", "c")), List.of()));
    assertAccepted(txn(List.of(put("c"), delete("a", "c")), List.of()));
  }

  @Test
  void overlappingDeletesAreFine() {
    assertAccepted(txn(List.of(delete("a", "c"), delete("b", "")), List.of()));
  }

  @Test
  void nestedPutsCountTowardsTheOuterBranch() {
    assertRefused(txn(List.of(put("a"), nested(List.of(put("a")), List.of())), List.of()));
    assertRefused(txn(List.of(delete("a", "b"), nested(List.of(), List.of(put("a")))), List.of()));
  }

  @Test
  void bothBranchesOfANestedTransactionMayPutTheSameKey() {
    assertAccepted(txn(List.of(nested(List.of(put("a")), List.of(put("a")))), List.of()));
  }

  @Test
  void twoNestedTransactionsMayNotPutTheSameKey() {
    assertRefused(
        txn(
            List.of(nested(List.of(put("a")), List.of()), nested(List.of(), List.of(put("a")))),
            List.of()));
  }

  /** Both observed on etcd 3.5.30: a drop-in lets through what the original does. */
  @Test
  void whatEtcdOverlooksIsLetThrough() {
    assertAccepted(txn(List.of(put("b"), delete("a", "\0")), List.of()));
    assertAccepted(
        txn(
            List.of(
                nested(List.of(put("b")), List.of()), nested(List.of(delete("a", "z")), List.of())),
            List.of()));
    assertRefused(
        txn(
            List.of(
                nested(List.of(delete("a", "z")), List.of()), nested(List.of(put("b")), List.of())),
            List.of()));
  }

  private static void assertAccepted(TxnRequest request) {
    assertThatCode(() -> DuplicateKeys.check(request)).doesNotThrowAnyException();
  }

  private static void assertRefused(TxnRequest request) {
    EtcdException refused =
        catchThrowableOfType(EtcdException.class, () -> DuplicateKeys.check(request));
    assertThat(refused).isNotNull();
    assertThat(refused.is(EtcdError.DUPLICATE_KEY)).isTrue();
  }

  private static TxnRequest txn(List<RequestOp> success, List<RequestOp> failure) {
    return TxnRequest.newBuilder().addAllSuccess(success).addAllFailure(failure).build();
  }

  private static RequestOp nested(List<RequestOp> success, List<RequestOp> failure) {
    return RequestOp.newBuilder().setRequestTxn(txn(success, failure)).build();
  }

  private static RequestOp put(String key) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }

  private static RequestOp delete(String key, String end) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(
            DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setRangeEnd(ByteString.copyFromUtf8(end)))
        .build();
  }
}
