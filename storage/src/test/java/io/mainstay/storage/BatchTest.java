package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.everything;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
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

  private static byte[] raw(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() {
    try (ApplyBatch batch = fixture.begin()) {
      batch.put(putRequest("a", "1").build());
      batch.put(Table.AUTH, raw("user"), raw("x"));
      assertThat(fixture.revision()).isEqualTo(1);
      assertThat(fixture.keys(everything())).isEmpty();
      assertThat(fixture.<byte[]>read(view -> view.get(Table.AUTH, raw("user")))).isNull();

      AppliedChanges changes = batch.commit(7, 2);
      assertThat(changes.revision()).isEqualTo(2);
      assertThat(changes.changes())
          .extracting(change -> change.kv().getKey())
          .containsExactly(bytes("a"));
    }
    assertThat(fixture.keys(everything())).containsExactly("a");
    assertThat(fixture.store().appliedIndex()).isEqualTo(7);
    assertThat(fixture.store().appliedTerm()).isEqualTo(2);
    assertThat(fixture.<Long>read(ReadView::appliedIndex)).isEqualTo(7);
  }

  @Test
  void anAbandonedBatchLeavesNothing() {
    try (ApplyBatch batch = fixture.begin()) {
      batch.put(putRequest("a", "1").build());
    }
    assertThat(fixture.keys(everything())).isEmpty();
    assertThat(fixture.store().appliedIndex()).isZero();
    assertThat(fixture.put("b", "1")).isEqualTo(2);
  }

  /** etcd 18679: no partial effect, and the applied index does not move. */
  @Test
  void anUnexpectedErrorHalfWayThroughATxnSpoilsTheBatch() {
    TxnRequest failing =
        TxnRequest.newBuilder()
            .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest("a", "1")))
            .addSuccess(RequestOp.newBuilder().setRequestRange(everything().setSortTargetValue(42)))
            .build();
    try (ApplyBatch batch = fixture.begin()) {
      assertThatThrownBy(() -> batch.txn(failing)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batch.put(putRequest("b", "1").build()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> batch.commit(1, 1)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(fixture.keys(everything())).isEmpty();
    assertThat(fixture.revision()).isEqualTo(1);
    assertThat(fixture.store().appliedIndex()).isZero();
  }

  @Test
  void theAppliedIndexOnlyRises() {
    fixture.put("a", "1");
    try (ApplyBatch batch = fixture.begin()) {
      assertThatThrownBy(() -> batch.commit(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
    try (ApplyBatch batch = fixture.begin()) {
      assertThatThrownBy(() -> batch.commit(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void thereIsOneBatchAtATime() {
    ApplyBatch open = fixture.begin();
    assertThatThrownBy(fixture::begin).isInstanceOf(IllegalStateException.class);
    open.close();
    fixture.begin().close();
  }

  @Test
  void aBatchIsOverAfterTheCommit() {
    try (ApplyBatch batch = fixture.begin()) {
      batch.commit(1, 1);
      assertThatThrownBy(() -> batch.put(putRequest("a", "1").build()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aBatchWithoutChangesStillMovesTheAppliedIndex() {
    fixture.apply(ApplyBatch::revision);
    fixture.reopen();
    assertThat(fixture.store().appliedIndex()).isEqualTo(1);
  }

  @Test
  void tablesReadTheirOwnWritesAndScanByPrefixInOrder() {
    List<String> seen = new ArrayList<>();
    fixture.apply(
        batch -> {
          for (String name : List.of("b/2", "a/1", "b/10", "c")) {
            batch.put(Table.CLUSTER, raw(name), raw("v"));
          }
          batch.delete(Table.CLUSTER, raw("b/2"));
          batch.scan(Table.CLUSTER, raw("b/"), (name, value) -> seen.add(text(name)));
          assertThat(seen).containsExactly("b/10");
          assertThat(batch.get(Table.CLUSTER, raw("b/2"))).isNull();
          return true;
        });
    seen.clear();
    fixture.read(
        view -> {
          view.scan(Table.CLUSTER, new byte[0], (name, value) -> seen.add(text(name)));
          return true;
        });
    assertThat(seen).containsExactly("a/1", "b/10", "c");
    assertThat(fixture.<byte[]>read(view -> view.get(Table.AUTH, raw("c")))).isNull();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
