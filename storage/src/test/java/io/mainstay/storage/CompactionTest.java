package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.assertRefused;
import static io.mainstay.storage.StoreFixture.everything;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {
  private static final Duration FOREVER = Duration.ofDays(1);

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

  @Test
  void aFreshStoreCanBeCompactedToZeroOnce() {
    fixture.compact(0);
    assertRefused(EtcdError.COMPACTED, () -> fixture.compact(0));
  }

  @Test
  void aRevisionIsCompactedOnceAndNotBeforeItExists() {
    fixture.put("a", "1");
    fixture.compact(2);
    assertRefused(EtcdError.COMPACTED, () -> fixture.compact(2));
    assertRefused(EtcdError.COMPACTED, () -> fixture.compact(1));
    assertRefused(EtcdError.FUTURE_REVISION, () -> fixture.compact(3));
  }

  @Test
  void theCompactRevisionItselfStaysReadable() {
    fixture.put("a", "1");
    fixture.put("a", "2");
    fixture.put("a", "3");
    fixture.compact(3);

    assertThat(fixture.valueAt("a", 3)).isEqualTo("2");
    assertRefused(EtcdError.COMPACTED, () -> fixture.valueAt("a", 2));
    assertRefused(
        EtcdError.COMPACTED, () -> fixture.range(everything().setRevision(2).setCountOnly(true)));
  }

  @Test
  void eachKeyKeepsItsNewestVersionAndWhatCameLater() {
    fixture.put("a", "1");
    fixture.put("b", "2");
    fixture.put("a", "3");
    fixture.put("a", "4");
    fixture.put("a", "5");
    fixture.compact(5);

    assertThat(fixture.changes(0, 99)).containsExactly("3.0 b", "5.0 a", "6.0 a");
  }

  @Test
  void aTombstoneBelowTheCompactRevisionGoes() {
    fixture.put("a", "1");
    fixture.delete("a");
    fixture.put("b", "1");
    fixture.compact(4);

    assertThat(fixture.changes(0, 99)).containsExactly("4.0 b");
  }

  /** A watch from the compact revision still gets the delete. */
  @Test
  void regression19179_aTombstoneAtTheCompactRevisionStaysUntilTheNextCompaction() {
    fixture.put("a", "1");
    long deleted = fixture.delete("a");
    fixture.compact(deleted);
    assertThat(fixture.changes(deleted, 99)).containsExactly("3.0 -a");

    fixture.put("b", "1");
    fixture.compact(4);
    assertThat(fixture.changes(0, 99)).containsExactly("4.0 b");
  }

  /** The last revision must not be forgotten with the tombstone that had it. */
  @Test
  void regression17780_theRevisionDoesNotGoBackWhenAllThatIsLeftIsATombstone() {
    fixture.put("a", "1");
    long deleted = fixture.delete("a");
    fixture.compact(deleted);
    fixture.reopen();

    assertThat(fixture.revision()).isEqualTo(deleted);
    assertThat(fixture.put("a", "2")).isEqualTo(deleted + 1);
  }

  @Test
  void aCompactionInterruptedHalfWayGoesOnAfterARestart() {
    fixture.reopenPausing(FOREVER);
    for (int i = 0; i < 10; i++) {
      fixture.put("a", "value " + i);
    }
    long deleted = fixture.delete("a");
    fixture.compactLogically(deleted);
    fixture.close();
    fixture = new StoreFixture(directory);

    assertThat(fixture.revision()).isEqualTo(deleted);
    assertThat(fixture.<Long>read(ReadView::compactRevision)).isEqualTo(deleted);
    fixture.store().physicalCompaction(deleted).join();
    fixture.apply(ApplyBatch::revision);
    assertThat(fixture.changes(0, 99)).containsExactly(deleted + ".0 -a");
  }

  /** How far a member is with removing must not show in what it decides. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regression18667_aTransactionThatReadsWhatIsCompactedHasNoEffect(boolean removed) {
    fixture.reopenPausing(removed ? Duration.ZERO : FOREVER);
    for (int i = 0; i < 10; i++) {
      fixture.put("a", "value " + i);
    }
    fixture.compactLogically(8);
    if (removed) {
      fixture.store().physicalCompaction(8).join();
    }
    TxnRequest.Builder txn =
        TxnRequest.newBuilder()
            .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest("b", "1")))
            .addSuccess(RequestOp.newBuilder().setRequestRange(everything().setRevision(7)));

    assertRefused(EtcdError.COMPACTED, () -> fixture.txn(txn));

    assertThat(fixture.revision()).isEqualTo(11);
    assertThat(fixture.keys(everything())).containsExactly("a");
  }

  @Test
  void aHigherCompactionTakesOverFromAnUnfinishedOne() {
    fixture.reopenPausing(FOREVER);
    fixture.put("a", "1");
    fixture.delete("a");
    fixture.put("b", "1");
    fixture.put("b", "2");
    fixture.compactLogically(3);
    fixture.close();
    fixture = new StoreFixture(directory);

    fixture.compact(5);
    assertThat(fixture.changes(0, 99)).containsExactly("5.0 b");
  }

  @Test
  void aTargetThatIsRaisedOnTheWayIsReachedToo() {
    fixture.reopenPausing(Duration.ofMillis(1));
    for (int i = 0; i < 20; i++) {
      fixture.put("a", "value " + i);
      fixture.delete("a");
    }
    for (long revision = 10; revision <= 40; revision += 3) {
      fixture.compactLogically(revision);
    }
    fixture.store().physicalCompaction(40).join();

    assertThat(fixture.changes(0, 99)).containsExactly("40.0 a", "41.0 -a");
  }

  @Test
  void waitingForACompactionEndsWithTheStore() {
    fixture.reopenPausing(FOREVER);
    for (int i = 0; i < 10; i++) {
      fixture.put("a", "value " + i);
    }
    fixture.compactLogically(10);
    CompletableFuture<Void> waiting = fixture.store().physicalCompaction(10);
    fixture.reopen();

    assertThatThrownBy(waiting::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void thereIsNothingToWaitForWithoutACompaction() {
    fixture.put("a", "1");
    assertThat(fixture.store().physicalCompaction(2)).isCompleted();
  }

  @Test
  void aViewOpenedBeforeReadsOnWhatTheCompactionRemoved() {
    fixture.put("a", "1");
    fixture.put("a", "2");
    try (ReadView before = fixture.store().newestView()) {
      fixture.compact(3);

      assertThat(before.compactRevision()).isEqualTo(-1);
      assertThat(before.range(everything().setRevision(2).build()).getKvs(0).getValue())
          .isEqualTo(StoreFixture.bytes("1"));
    }
    assertRefused(EtcdError.COMPACTED, () -> fixture.valueAt("a", 2));
  }

  @Test
  void aBatchSeesItsOwnCompaction() {
    fixture.apply(
        batch -> {
          batch.put(putRequest("a", "1").build());
          batch.put(putRequest("a", "2").build());
          batch.compact(3);
          assertThat(batch.compactRevision()).isEqualTo(3);
          assertRefused(EtcdError.COMPACTED, () -> batch.compact(3));
          return true;
        });
    assertThat(fixture.<Long>read(ReadView::compactRevision)).isEqualTo(3);
  }

  @Test
  void anAbandonedBatchHasNotCompacted() {
    fixture.put("a", "1");
    try (ApplyBatch batch = fixture.begin()) {
      batch.compact(2);
    }
    assertThat(fixture.<Long>read(ReadView::compactRevision)).isEqualTo(-1);
  }
}
