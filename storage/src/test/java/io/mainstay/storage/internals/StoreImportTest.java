package io.mainstay.storage.internals;

import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.everything;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreFixture;
import io.mainstay.storage.StoreImport;
import io.mainstay.storage.Table;
import io.mainstay.storage.snapshotfile.records.KeyRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreImportTest {
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void name() {
    target = directory.resolve("imported");
  }

  private void fill(Consumer<StoreImport> filling) {
    try (StoreImport store = StoreImport.into(target)) {
      filling.accept(store);
      store.finish(3, 1);
    }
  }

  private static byte[] pair(String key, String value, long revision, long version, long lease) {
    return KeyRecords.put(
        KeyValue.newBuilder()
            .setKey(bytes(key))
            .setValue(bytes(value))
            .setCreateRevision(revision - version + 1)
            .setModRevision(revision)
            .setVersion(version)
            .setLease(lease)
            .build());
  }

  private static void put(StoreImport store, String key, long revision, long version) {
    store.change(revision, 0, false, pair(key, "v" + revision, revision, version, 0));
  }

  @Test
  void theFamiliesAreThoseOfAStoreThatHasAppliedTheSame() {
    Path original = directory.resolve("original");
    try (StoreFixture source = new StoreFixture(original);
        StoreImport copy = StoreImport.into(target)) {
      source.grantLease(7);
      source.put("gone", "x");
      source.put(putRequest("leased", "1").setLease(7).build());
      source.put(putRequest("moved", "1").setLease(7).build());
      source.put("moved", "2");
      source.delete("gone");
      source.put(putRequest("again", "").build());
      source.read(
          view -> {
            view.changes(0, 100, change -> StoreFixture.copy(change, copy));
            return view;
          });
      copy.finish(6, 1);
    }

    for (Family family : List.of(Family.KEYS, Family.LATEST, Family.EVENTS, Family.LEASE_KEYS)) {
      assertThat(content(target, family)).as(family.name()).isEqualTo(content(original, family));
    }
    ByteString historyBytes = ByteString.copyFrom(MetaRecords.HISTORY_WRITTEN);
    assertThat(content(target, Family.META).get(historyBytes))
        .isEqualTo(content(original, Family.META).get(historyBytes));
  }

  private static Map<ByteString, ByteString> content(Path store, Family family) {
    Map<ByteString, ByteString> content =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    try (StoreMemory memory = new StoreMemory(1 << 20)) {
      Failures failures =
          new Failures(
              failure -> {
                throw new AssertionError(failure);
              });
      Database database = Database.openReadOnly(store.resolve("generation-1"), memory, failures);
      try (SnapshotReader reader = new SnapshotReader(database);
          Cursor cursor = reader.cursor(family, null)) {
        for (cursor.seek(NOTHING); cursor.valid(); cursor.next()) {
          content.put(ByteString.copyFrom(cursor.key()), ByteString.copyFrom(cursor.value()));
        }
      } finally {
        database.references().release();
      }
    }
    return content;
  }

  @Test
  void theBytesOfAPairAreKeptAsTheyAre() {
    // The fields in another order than protobuf writes them.
    byte[] odd = {0x2a, 1, 'v', 0x0a, 1, 'k', 0x20, 1, 0x18, 2, 0x10, 2};

    fill(store -> store.change(2, 0, false, odd));

    assertThat(content(target, Family.KEYS).values()).containsExactly(ByteString.copyFrom(odd));
  }

  @Test
  void tablesAndPlaceInTheLogComeWithTheHistory() {
    fill(store -> store.put(Table.AUTH, new byte[] {1}, new byte[] {2}));

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(imported.store().appliedIndex()).isEqualTo(3);
      assertThat(imported.store().appliedTerm()).isEqualTo(1);
      byte[] value = imported.read(view -> view.get(Table.AUTH, new byte[] {1}));
      assertThat(value).containsExactly(2);
    }
  }

  @Test
  void aStoreOfNothingIsAtRevisionOne() {
    fill(store -> {});

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(imported.revision()).isEqualTo(1);
      assertThat(imported.read(ReadView::compactRevision)).isEqualTo(-1);
    }
  }

  @Test
  void theRevisionIsNotBelowThatOfTheCompaction() {
    fill(
        store -> {
          put(store, "a", 2, 1);
          store.compacted(9, 9);
        });

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(imported.revision()).isEqualTo(9);
    }
  }

  @Test
  void aCompactionThatWasAskedForIsDone() {
    fill(
        store -> {
          put(store, "a", 2, 1);
          put(store, "a", 3, 2);
          put(store, "b", 4, 1);
          store.compacted(-1, 4);
        });

    try (StoreFixture imported = new StoreFixture(target)) {
      StoreFixture.assertRefused(EtcdError.COMPACTED, () -> imported.valueAt("a", 3));
      imported.store().physicalCompaction(4).join();
      imported.put("c", "a view after the removal");
      assertThat(imported.changes(0, 4)).containsExactly("3.0 a", "4.0 b");
    }
  }

  @Test
  void aChangeOfNothingTakesUpARevisionAndIsNeverRead() {
    fill(
        store -> {
          put(store, "a", 2, 1);
          store.change(1002, 0, false, NOTHING);
          store.compacted(-1, 1002);
        });

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(imported.revision()).isEqualTo(1002);
      assertThat(imported.keys(everything())).containsExactly("a");
      assertThat(imported.keys(everything().setRevision(1002))).containsExactly("a");
      assertThat(imported.put("b", "x")).isEqualTo(1003);
    }
  }

  /** The numbers are those of etcd 3.5.30 after {@code --bump-revision 10}. */
  @Test
  void aChangeOfNothingCountsForHashesAsItDoesInEtcd() {
    fill(
        store -> {
          store.change(2, 0, false, pair("a", "1", 2, 1, 0));
          store.change(3, 0, false, pair("b", "2", 3, 1, 0));
          store.change(13, 0, false, NOTHING);
          store.compacted(-1, 13);
        });

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(hash(imported)).isEqualTo(840196022L);
      imported.delete("a");
      imported.delete("b");
      assertThat(hash(imported)).isEqualTo(2750031440L);
    }
  }

  private static long hash(StoreFixture store) {
    return Integer.toUnsignedLong(store.read(view -> view.hash(0)).hash());
  }

  @Test
  void theSecondChangeOfNothingReplacesTheFirstWhenItIsCompacted() {
    fill(
        store -> {
          store.change(1000, 0, false, NOTHING);
          store.change(2000, 0, false, NOTHING);
          store.compacted(1000, 2000);
        });

    try (StoreFixture imported = new StoreFixture(target)) {
      imported.store().physicalCompaction(2000).join();
      imported.put("a", "x");
      List<Long> left = new ArrayList<>();
      imported.read(
          view -> {
            view.changes(0, 2000, change -> left.add(change.revision()));
            return view;
          });
      assertThat(left).containsExactly(2000L);
    }
  }

  @Test
  void whatIsNotFinishedIsThrownAway() {
    try (StoreImport store = StoreImport.into(target)) {
      put(store, "a", 2, 1);
    }

    fill(store -> put(store, "b", 2, 1));

    try (StoreFixture imported = new StoreFixture(target)) {
      assertThat(imported.keys(everything())).containsExactly("b");
    }
  }

  @Test
  void aStoreThatIsThereIsNotWrittenOver() {
    fill(store -> put(store, "a", 2, 1));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> StoreImport.into(target))
        .withMessage("the directory " + target + " holds a store already");
  }

  @Test
  void changesOutOfOrderAreRefused() {
    try (StoreImport store = StoreImport.into(target)) {
      put(store, "a", 3, 1);

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> put(store, "b", 3, 1));
    }
  }
}
