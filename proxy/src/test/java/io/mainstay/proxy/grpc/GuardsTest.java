package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.proxy.grpc.Write.Touched;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final Namespace LEASING = new Namespace(bytes("l/"));

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Touched touched(String key, String end) {
    return new Touched(bytes(key), bytes(end));
  }

  private static PutRequest put(String key) {
    return PutRequest.newBuilder().setKey(bytes(key)).build();
  }

  private static RequestOp putting(String key) {
    return RequestOp.newBuilder().setRequestPut(put(key)).build();
  }

  private static DeleteRangeRequest delete(String key, String end) {
    return DeleteRangeRequest.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(end)).build();
  }

  private static List<Touched> guards(Write write) {
    return Guards.of(LEASING, write).keys();
  }

  @Test
  void aKeyIsGuardedByItsLeasingKey() {
    assertThat(guards(Write.of(put("a")))).containsExactly(touched("l/a", ""));
    assertThat(guards(Write.of(delete("a", "")))).containsExactly(touched("l/a", ""));
  }

  @Test
  void aRangeIsGuardedByTheLeasingKeysOfAllThatIsInIt() {
    assertThat(guards(Write.of(delete("a", "c")))).containsExactly(touched("l/a", "l/c"));
  }

  @Test
  void aRangeWithoutEndIsGuardedToTheLastLeasingKeyAndDeletesLeasingKeysItself() {
    assertThat(guards(Write.of(delete("m", "\u0000")))).containsExactly(touched("l/m", "l0"));
    assertThat(guards(Write.of(delete("b", "\u0000"))))
        .containsExactly(touched("l/b", "l0"), touched("l/", "l0"));
  }

  @Test
  void aLeasingKeyIsNotChangedWhileSomebodyOwnsByIt() {
    assertThat(guards(Write.of(put("l/a"))))
        .containsExactly(touched("l/l/a", ""), touched("l/a", ""));
  }

  @Test
  void allThatATransactionMayChangeIsGuarded() {
    TxnRequest nested =
        TxnRequest.newBuilder()
            .addCompare(Compare.newBuilder().setKey(bytes("x")))
            .addSuccess(putting("a"))
            .addFailure(
                RequestOp.newBuilder()
                    .setRequestTxn(
                        TxnRequest.newBuilder()
                            .addFailure(
                                RequestOp.newBuilder().setRequestDeleteRange(delete("b", "c")))))
            .build();

    assertThat(guards(Write.of(nested)))
        .containsExactlyInAnyOrder(touched("l/a", ""), touched("l/b", "l/c"));
  }

  @Test
  void manyKeysAreGuardedByAllInBetween() {
    TxnRequest.Builder many = TxnRequest.newBuilder();
    IntStream.range(10, 100).forEach(i -> many.addSuccess(putting("k" + i)));

    assertThat(guards(Write.of(many.build()))).containsExactly(touched("l/k10", "l/k99\u0000"));
  }

  @Test
  void whatIsOwnedIsComparedWithWhatItWasOwnedBy() {
    Write write = Write.of(put("a"));
    TxnRequest guarded =
        Guards.of(LEASING, write).around(write, Map.of(bytes("l/a"), 5L), List.of(bytes("a")));

    assertThat(guarded.getCompareList()).containsExactly(Guards.created(bytes("l/a"), 5));
    assertThat(guarded.getSuccess(0)).isEqualTo(putting("a"));
    assertThat(guarded.getSuccess(1).getRequestRange().getKey()).isEqualTo(bytes("a"));
  }

  @Test
  void whatIsNotOwnedHasToBeNobodys() {
    Write write = Write.of(put("a"));
    TxnRequest guarded = Guards.of(LEASING, write).around(write, Map.of(), List.of());

    assertThat(guarded.getCompareList()).containsExactly(Guards.created(bytes("l/a"), 0));
    assertThat(guarded.getFailure(0).getRequestRange().getKey()).isEqualTo(bytes("l/a"));
  }

  @Test
  void anOwnerOfWhatTwoGuardsHoldIsFoundOnce() {
    ResponseOp found =
        ResponseOp.newBuilder()
            .setResponseRange(
                RangeResponse.newBuilder().addKvs(KeyValue.newBuilder().setKey(bytes("l/a"))))
            .build();

    assertThat(
            Guards.found(TxnResponse.newBuilder().addResponses(found).addResponses(found).build()))
        .hasSize(1);
  }

  @Test
  void aTransactionWithoutComparisonsIsNotNested() {
    TxnRequest plain = TxnRequest.newBuilder().addSuccess(putting("a")).build();

    assertThat(Write.of(plain).operations()).containsExactly(putting("a"));
  }
}
