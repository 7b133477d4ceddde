package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.mvccpb.KeyValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
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
  void aFreshStoreHasNone() {
    assertThat(changes()).isEmpty();
  }

  @Test
  void changesComeInOrderOfRevisionWithWhatEtcdStoresForThem() {
    fixture.put("b", "1");
    fixture.txn(
        TxnRequest.newBuilder()
            .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest("a", "2")))
            .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest("c", "3"))));
    fixture.delete("b");
    assertThat(changes())
        .containsExactly(
            new Recorded(2, 0, false, pair("b", "1", 2)),
            new Recorded(3, 0, false, pair("a", "2", 3)),
            new Recorded(3, 1, false, pair("c", "3", 3)),
            new Recorded(4, 0, true, KeyValue.newBuilder().setKey(bytes("b")).build()));
  }

  @Test
  void whatACompactionHasRemovedIsNotThere() {
    fixture.put("a", "1");
    fixture.put("a", "2");
    fixture.put("a", "3");
    fixture.compact(3);
    assertThat(changes()).extracting(Recorded::main).containsExactly(3L, 4L);
  }

  @Test
  void theLengthOfAValueIsKnownWithoutTheValue() {
    fixture.put("key", "x".repeat(100_000));
    fixture.delete("key");
    try (ReadView view = fixture.store().newestView();
        History history = view.history()) {
      while (history.next()) {
        assertThat(history.valueBytes()).isEqualTo(history.value().length);
      }
    }
  }

  @Test
  void itStaysTheSameWhateverIsWrittenMeanwhile() {
    fixture.put("a", "1");
    try (ReadView view = fixture.store().newestView();
        History history = view.history()) {
      fixture.put("a", "2");
      fixture.compact(3);
      assertThat(history.next()).isTrue();
      assertThat(history.main()).isEqualTo(2);
      assertThat(history.value()).isNotEmpty();
      assertThat(history.next()).isFalse();
    }
  }

  @Test
  void beforeTheFirstChangeThereIsNothingToAskFor() {
    try (ReadView view = fixture.store().newestView();
        History history = view.history()) {
      assertThatThrownBy(history::main).isInstanceOf(IllegalStateException.class);
    }
  }

  private record Recorded(long main, int sub, boolean tombstone, KeyValue value) {}

  private List<Recorded> changes() {
    List<Recorded> changes = new ArrayList<>();
    try (ReadView view = fixture.store().newestView();
        History history = view.history()) {
      while (history.next()) {
        changes.add(
            new Recorded(
                history.main(),
                history.sub(),
                history.isTombstone(),
                KeyValue.parseFrom(history.value())));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return changes;
  }

  private static KeyValue pair(String key, String value, long revision) {
    return KeyValue.newBuilder()
        .setKey(bytes(key))
        .setValue(bytes(value))
        .setCreateRevision(revision)
        .setModRevision(revision)
        .setVersion(1)
        .build();
  }
}
