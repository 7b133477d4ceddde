package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.assertRefused;
import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareResult;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TxnTest {
  @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StoreFixture(directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static RequestOp put(String key, String value) {
    return RequestOp.newBuilder().setRequestPut(putRequest(key, value)).build();
  }

  private static RequestOp get(String key, long revision) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key)).setRevision(revision))
        .build();
  }

  private static RequestOp delete(String key) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes(key)))
        .build();
  }

  private static RequestOp nested(TxnRequest.Builder txn) {
    return RequestOp.newBuilder().setRequestTxn(txn).build();
  }

  private static Compare.Builder compare(CompareTarget target, CompareResult result, String key) {
    return Compare.newBuilder().setTarget(target).setResult(result).setKey(bytes(key));
  }

  private static Compare exists(String key) {
    return compare(CompareTarget.VERSION, CompareResult.GREATER, key).build();
  }

  private boolean holds(Compare.Builder compare) {
    return fixture.read(
        view ->
            view.readOnlyTxn(TxnRequest.newBuilder().addCompare(compare).build()).getSucceeded());
  }

  @Test
  void allChangesShareOneRevisionAndKeepTheirOrder() {
    TxnResponse response =
        fixture.txn(
            TxnRequest.newBuilder()
                .addSuccess(put("b", "1"))
                .addSuccess(put("a", "2"))
                .addSuccess(delete("zz")));

    assertThat(response.getSucceeded()).isTrue();
    assertThat(fixture.changes(0, 99)).containsExactly("2.0 b", "2.1 a");
  }

  @Test
  void aTxnThatChangesNothingHasNoRevision() {
    fixture.txn(TxnRequest.newBuilder().addSuccess(delete("a")).addSuccess(get("a", 0)));
    assertThat(fixture.revision()).isEqualTo(1);
  }

  @Test
  void laterOperationsSeeEarlierOnes() {
    fixture.put("a", "old");
    TxnResponse response =
        fixture.txn(
            TxnRequest.newBuilder()
                .addSuccess(get("a", 0))
                .addSuccess(put("a", "new"))
                .addSuccess(get("a", 0))
                .addSuccess(get("a", 2)));

    assertThat(value(response, 0)).isEqualTo("old");
    assertThat(value(response, 2)).isEqualTo("new");
    assertThat(value(response, 3)).isEqualTo("old");
  }

  private static String value(TxnResponse response, int operation) {
    return response.getResponses(operation).getResponseRange().getKvs(0).getValue().toStringUtf8();
  }

  @Test
  void headersWithinCarryTheRevisionSoFar() {
    TxnResponse response =
        fixture.txn(
            TxnRequest.newBuilder()
                .addSuccess(get("a", 0))
                .addSuccess(put("a", "1"))
                .addSuccess(delete("b"))
                .addSuccess(nested(TxnRequest.newBuilder().addSuccess(get("a", 0)))));

    assertThat(response.hasHeader()).isFalse();
    assertThat(response.getResponses(0).getResponseRange().getHeader().getRevision()).isEqualTo(1);
    assertThat(response.getResponses(1).getResponsePut().getHeader().getRevision()).isEqualTo(2);
    assertThat(response.getResponses(2).getResponseDeleteRange().getHeader().getRevision())
        .isEqualTo(2);
    assertThat(response.getResponses(3).getResponseTxn().getHeader().getRevision())
        .as("etcd leaves the header of a transaction within empty")
        .isZero();
  }

  @Test
  void aNestedTxnDecidesOnTheStateBeforeTheWhole() {
    TxnResponse response =
        fixture.txn(
            TxnRequest.newBuilder()
                .addSuccess(put("a", "1"))
                .addSuccess(
                    nested(
                        TxnRequest.newBuilder()
                            .addCompare(exists("a"))
                            .addSuccess(put("then", "1"))
                            .addFailure(put("else", "1")))));

    assertThat(response.getResponses(1).getResponseTxn().getSucceeded()).isFalse();
    assertThat(fixture.changes(2, 2)).containsExactly("2.0 a", "2.1 else");
  }

  @Test
  void aRefusalOfTheLastOperationUndoesNothingBecauseNothingWasDone() {
    PutRequest unknownLease = putRequest("b", "1").setLease(77).build();
    assertRefused(
        EtcdError.LEASE_NOT_FOUND,
        () ->
            fixture.txn(
                TxnRequest.newBuilder()
                    .addSuccess(put("a", "1"))
                    .addSuccess(RequestOp.newBuilder().setRequestPut(unknownLease))));
    assertThat(fixture.revision()).isEqualTo(1);
    assertThat(fixture.changes(0, 99)).isEmpty();
  }

  @Test
  void aKeyThatTheTxnItselfCreatesDoesNotExistForIgnoreValue() {
    PutRequest ignoring = PutRequest.newBuilder().setKey(bytes("k")).setIgnoreValue(true).build();
    assertRefused(
        EtcdError.KEY_NOT_FOUND,
        () ->
            fixture.txn(
                TxnRequest.newBuilder()
                    .addSuccess(put("k", "1"))
                    .addSuccess(RequestOp.newBuilder().setRequestPut(ignoring))));
  }

  @Test
  void onlyTheBranchTakenIsChecked() {
    TxnResponse response =
        fixture.txn(TxnRequest.newBuilder().addSuccess(put("a", "1")).addFailure(get("a", 99)));
    assertThat(response.getSucceeded()).isTrue();
  }

  @Test
  void aRevisionWithinATxnMustBeReadableBeforeIt() {
    TxnRequest.Builder future =
        TxnRequest.newBuilder().addSuccess(put("a", "1")).addSuccess(get("a", 2));
    assertRefused(EtcdError.FUTURE_REVISION, () -> fixture.txn(future));
    assertThat(fixture.revision()).isEqualTo(1);
  }

  @Test
  void aTxnThatReadsACompactedRevisionIsRefusedWhole() {
    fixture.put("a", "1");
    fixture.put("a", "2");
    fixture.apply(
        batch -> {
          batch.compact(3);
          assertRefused(
              EtcdError.COMPACTED,
              () ->
                  batch.txn(
                      TxnRequest.newBuilder()
                          .addSuccess(put("b", "1"))
                          .addSuccess(get("a", 2))
                          .build()));
          return true;
        });
    assertThat(fixture.revision()).isEqualTo(3);
  }

  @Test
  void aNegativeRevisionWithinATxnCountsAsCompacted() {
    TxnRequest.Builder minusOne = TxnRequest.newBuilder().addSuccess(get("a", -1));
    assertThat(fixture.txn(minusOne).getSucceeded()).isTrue();
    assertRefused(
        EtcdError.COMPACTED, () -> fixture.txn(TxnRequest.newBuilder().addSuccess(get("a", -2))));
    fixture.compact(1);
    assertRefused(EtcdError.COMPACTED, () -> fixture.txn(minusOne));
  }

  @Test
  void aMissingKeyComparesAsZero() {
    assertThat(holds(compare(CompareTarget.VERSION, CompareResult.EQUAL, "k"))).isTrue();
    assertThat(holds(compare(CompareTarget.CREATE, CompareResult.EQUAL, "k"))).isTrue();
    assertThat(holds(compare(CompareTarget.MOD, CompareResult.LESS, "k").setModRevision(1)))
        .isTrue();
    assertThat(holds(compare(CompareTarget.LEASE, CompareResult.NOT_EQUAL, "k"))).isFalse();
  }

  @Test
  void theValueOfAMissingKeyNeverCompares() {
    for (CompareResult result :
        new CompareResult[] {
          CompareResult.EQUAL, CompareResult.NOT_EQUAL, CompareResult.LESS, CompareResult.GREATER
        }) {
      assertThat(holds(compare(CompareTarget.VALUE, result, "k"))).isFalse();
    }
  }

  @Test
  void theStoredSideIsTheLeftOperandAndBytesAreUnsigned() {
    fixture.put(PutRequest.newBuilder().setKey(bytes("k")).setValue(Actions.bytes(0x80)).build());
    assertThat(
            holds(
                compare(CompareTarget.VALUE, CompareResult.GREATER, "k")
                    .setValue(Actions.bytes(0x7F))))
        .isTrue();
    assertThat(holds(compare(CompareTarget.MOD, CompareResult.GREATER, "k").setModRevision(1)))
        .isTrue();
  }

  @Test
  void anOperandOfAnotherTargetReadsAsZero() {
    fixture.put("k", "v");
    assertThat(holds(compare(CompareTarget.VERSION, CompareResult.GREATER, "k").setModRevision(9)))
        .isTrue();
  }

  @Test
  void aRangeComparesForEachOfItsKeys() {
    fixture.put("a", "v");
    fixture.put("b", "v");
    Compare.Builder compare =
        compare(CompareTarget.CREATE, CompareResult.LESS, "a").setRangeEnd(bytes("\0"));
    assertThat(holds(compare.setCreateRevision(4))).isTrue();
    assertThat(holds(compare.setCreateRevision(3))).isFalse();
  }

  @Test
  void anEmptyRangeComparesAsAMissingKey() {
    assertThat(
            holds(compare(CompareTarget.VERSION, CompareResult.EQUAL, "a").setRangeEnd(bytes("b"))))
        .isTrue();
    assertThat(
            holds(
                compare(CompareTarget.VALUE, CompareResult.NOT_EQUAL, "b").setRangeEnd(bytes("a"))))
        .isFalse();
  }

  @Test
  void unknownResultsHoldAndUnknownTargetsAreEqual() {
    assertThat(holds(Compare.newBuilder().setKey(bytes("k")).setResultValue(42))).isTrue();
    assertThat(holds(Compare.newBuilder().setKey(bytes("k")).setTargetValue(42))).isTrue();
    assertThat(
            holds(
                Compare.newBuilder()
                    .setKey(bytes("k"))
                    .setTargetValue(42)
                    .setResult(CompareResult.GREATER)))
        .isFalse();
  }

  @Test
  void aViewRefusesToWrite() {
    try (ReadView view = fixture.store().newestView()) {
      assertThatThrownBy(
              () -> view.readOnlyTxn(TxnRequest.newBuilder().addSuccess(put("a", "1")).build()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
