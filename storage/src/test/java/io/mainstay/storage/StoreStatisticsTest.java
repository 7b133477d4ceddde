package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreStatisticsTest {
  @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StoreFixture(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void putsCountWithTheBytesOfTheirKeysAndValues() {
    fixture.put("key", "value");
    fixture.put("key", "longer value");

    assertThat(statistics().puts()).isEqualTo(2);
    assertThat(statistics().putBytes()).isEqualTo(3 + 5 + 3 + 12);
  }

  @Test
  void aBatchThatWasAbandonedDoesNotCount() {
    try (ApplyBatch batch = fixture.begin()) {
      batch.put(putRequest("key", "value").build());
    }

    assertThat(statistics().puts()).isZero();
    assertThat(statistics().keys()).isZero();
  }

  @Test
  void theOperationsOfATransactionCountOneByOne() {
    fixture.txn(
        TxnRequest.newBuilder().addSuccess(put("a")).addSuccess(put("b")).addSuccess(range("a")));

    assertThat(statistics().puts()).isEqualTo(2);
    assertThat(statistics().ranges()).isEqualTo(1);
    assertThat(statistics().transactions()).isEqualTo(1);
  }

  @Test
  void aTransactionOfOneOperationIsNoneAsInEtcd() {
    fixture.txn(TxnRequest.newBuilder().addSuccess(put("a")));

    assertThat(statistics().transactions()).isZero();
  }

  @Test
  void aTransactionThatOnlyReadsCounts() {
    fixture.read(
        view ->
            view.readOnlyTxn(
                TxnRequest.newBuilder().addSuccess(range("a")).addSuccess(range("b")).build()));

    assertThat(statistics().ranges()).isEqualTo(2);
    assertThat(statistics().transactions()).isEqualTo(1);
  }

  @Test
  void deletionsCountWhetherOrNotThereWasSomething() {
    fixture.delete("absent");

    assertThat(statistics().deletes()).isEqualTo(1);
  }

  @Test
  void theKeysOfAnEndedLeaseCountAsDeletions() {
    fixture.grantLease(7);
    fixture.put(putRequest("a", "").setLease(7).build());
    fixture.put(putRequest("b", "").setLease(7).build());

    fixture.apply(batch -> batch.deleteLeaseKeys(7));

    assertThat(statistics().deletes()).isEqualTo(2);
    assertThat(statistics().keys()).isZero();
  }

  @Test
  void keysAreThoseThatAreThereNow() {
    fixture.put("a", "1");
    fixture.put("a", "2");
    fixture.put("b", "1");
    fixture.delete("b");

    assertThat(statistics().keys()).isEqualTo(1);
  }

  @Test
  void keysAreKnownAgainAfterARestart() {
    fixture.put("a", "1");
    fixture.put("b", "1");

    fixture.reopen();

    assertThat(statistics().keys()).isEqualTo(2);
  }

  @Test
  void keysAreThoseOfTheCheckpointThatWasRestored() {
    fixture.put("a", "1");
    fixture.store().checkpoint(directory.resolve("checkpoint"));
    fixture.put("b", "1");

    fixture.store().restore(directory.resolve("checkpoint"));

    assertThat(statistics().keys()).isEqualTo(1);
  }

  @Test
  void viewsCountUntilTheyAreClosed() {
    try (ReadView view = fixture.store().newestView()) {
      assertThat(view.revision()).isEqualTo(1);
      assertThat(statistics().openViews()).isEqualTo(1);
    }

    assertThat(statistics().openViews()).isZero();
  }

  private StoreStatistics statistics() {
    return fixture.store().statistics();
  }

  private static RequestOp put(String key) {
    return RequestOp.newBuilder().setRequestPut(PutRequest.newBuilder().setKey(bytes(key))).build();
  }

  private static RequestOp range(String key) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key)))
        .build();
  }
}
