package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.api.errors.EtcdError;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers are those that etcd 3.5.30 has given after the same writes. */
class KeySpaceHashTest {
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
  void anEmptyStoreHasTheHashOfTheNameOfItsBucket() {
    assertThat(hashAt(0)).isEqualTo(1084519789L);
  }

  @Test
  void eachRevisionHasItsHash() {
    write();
    assertThat(hashAt(4)).isEqualTo(2069675932L);
    assertThat(hashAt(5)).isEqualTo(1346927904L);
    assertThat(hashAt(7)).isEqualTo(3400515279L);
    assertThat(hashAt(0)).isEqualTo(3400515279L);
  }

  @Test
  void aHashNamesItsRevisionAndTheCompaction() {
    write();
    assertThat(fixture.read(view -> view.hash(4)).compactRevision()).isEqualTo(-1);
    fixture.compact(5);
    KeySpaceHash hash = fixture.read(view -> view.hash(0));
    assertThat(hash.revision()).isEqualTo(7);
    assertThat(hash.compactRevision()).isEqualTo(5);
  }

  @Test
  void aCompactionChangesTheHash() {
    write();
    fixture.compact(5);
    assertThat(hashAt(6)).isEqualTo(462326941L);
    assertThat(hashAt(7)).isEqualTo(3319875147L);
  }

  @Test
  void itDoesNotMatterHowFarTheCompactionHasCome() {
    write();
    fixture.reopenPausing(Duration.ofDays(1));
    fixture.compactLogically(5);
    assertThat(hashAt(6)).isEqualTo(462326941L);
    assertThat(hashAt(7)).isEqualTo(3319875147L);
  }

  @Test
  void withoutAnyKeyWhatTheLastCompactionKeptCounts() {
    write();
    fixture.compact(5);
    deleteTheRest();
    assertThat(hashAt(9)).isEqualTo(29009366L);
  }

  @Test
  void aTombstoneAtTheCompactRevisionDoesNotCount() {
    write();
    fixture.compact(5);
    deleteTheRest();
    fixture.compact(9);
    fixture.put("d", "1");
    assertThat(hashAt(10)).isEqualTo(3142117234L);
  }

  @Test
  void ifSoWishedEachCompactionLeavesAHashOfWhatWasThereBeforeIt() {
    fixture.reopenHashing();
    write();
    fixture.compact(5);
    deleteTheRest();
    fixture.compact(9);
    assertThat(fixture.store().compactionHashes())
        .containsExactly(
            new KeySpaceHash((int) 1346927904L, 5, -1), new KeySpaceHash((int) 2821042227L, 9, 5));
  }

  @Test
  void elseNoneIsTaken() {
    write();
    fixture.compact(5);
    assertThat(fixture.store().compactionHashes()).isEmpty();
  }

  @Test
  void onlyTheNewestHashesOfCompactionsAreKept() {
    fixture.reopenHashing();
    for (int i = 0; i < 12; i++) {
      fixture.compact(fixture.put("a", "1"));
    }
    assertThat(fixture.store().compactionHashes())
        .extracting(KeySpaceHash::revision)
        .containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
  }

  @Test
  void aCompactionThatWasInterruptedLeavesNone() {
    write();
    fixture.compact(5);
    fixture.reopenPausing(Duration.ofDays(1));
    fixture.compactLogically(7);
    // The tombstone that the last compaction has left is the first thing to go.
    await()
        .until(
            () -> {
              fixture.apply(ApplyBatch::revision);
              return !fixture.changes(0, 99).contains("5.0 -a");
            });
    fixture.reopenHashing();
    fixture.store().physicalCompaction(7).join();
    assertThat(fixture.store().compactionHashes()).isEmpty();
  }

  @Test
  void whatIsCompactedOrNotThereYetHasNoHash() {
    write();
    fixture.compact(5);
    assertRefused(EtcdError.COMPACTED, () -> hashAt(4));
    assertRefused(EtcdError.FUTURE_REVISION, () -> hashAt(8));
  }

  private void write() {
    fixture.put("a", "1");
    fixture.put("b", "2");
    fixture.put("a", "3");
    fixture.delete("a");
    fixture.put("b", "4");
    fixture.put("c", "5");
  }

  private void deleteTheRest() {
    fixture.delete("b");
    fixture.delete("c");
  }

  private long hashAt(long revision) {
    return Integer.toUnsignedLong(fixture.read(view -> view.hash(revision)).hash());
  }
}
