package io.mainstay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DefragmentationTest {
  private static final int KEYS = 100;
  private static final int VALUE_BYTES = 50_000;
  private static final long ALL_BYTES = (long) KEYS * VALUE_BYTES;

  @TempDir Path directory;
  private final Random random = new Random(7);
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
  void whatWasDeletedAndCompactedIsNotInUseAnyMore() {
    putAll(this::incompressible);
    fixture.store().defragment().join();
    assertThat(size().inUseBytes()).isBetween(ALL_BYTES * 9 / 10, ALL_BYTES * 11 / 10);

    deleteThreeQuarters();
    fixture.store().physicalCompaction(fixture.revision()).join();

    assertThat(size().inUseBytes()).isBetween(ALL_BYTES / 5, ALL_BYTES * 3 / 10);
    assertThat(size().allocatedBytes()).isGreaterThan(ALL_BYTES * 9 / 10);
  }

  /** Nobody writes after the compaction, which would let go of the views of before. */
  @Test
  void defragmentationGivesBackTheRoomOfWhatIsNotInUse() {
    putAll(this::incompressible);
    fixture.store().defragment().join();
    deleteThreeQuarters();

    fixture.store().defragment().join();

    assertThat(size().allocatedBytes()).isBetween(ALL_BYTES / 5, ALL_BYTES * 3 / 10);
    assertThat(fixture.keys(StoreFixture.everything())).hasSize(KEYS / 4);
  }

  @Test
  void olderValuesOfAKeyAreGivenBackToo() {
    for (int i = 0; i < KEYS; i++) {
      put("the key", incompressible());
    }
    fixture.compactLogically(fixture.revision());

    fixture.store().defragment().join();

    assertThat(size().allocatedBytes()).isLessThan(5L * VALUE_BYTES);
    assertThat(size().inUseBytes()).isGreaterThan(VALUE_BYTES * 9 / 10);
  }

  @Test
  void whatIsInUseIsMeasuredAsItIsInTheFiles() {
    putAll(() -> ByteString.copyFrom(new byte[VALUE_BYTES]));
    fixture.store().defragment().join();

    assertThat(size().inUseBytes()).isLessThan(ALL_BYTES / 10);
  }

  @Test
  void whatIsInUseIsKnownAfterARestart() {
    putAll(this::incompressible);
    deleteThreeQuarters();
    fixture.store().physicalCompaction(fixture.revision()).join();
    fixture.reopen();

    assertThat(size().inUseBytes()).isBetween(ALL_BYTES / 5, ALL_BYTES * 3 / 10);
  }

  @Test
  void anEmptyStoreIsDefragmentedAtOnce() {
    fixture.store().defragment().join();
    assertThat(fixture.failures()).isEmpty();
  }

  @Test
  void allWhoAskAreAnswered() {
    putAll(this::incompressible);
    List<CompletableFuture<Void>> asked =
        Stream.generate(() -> fixture.store().defragment()).limit(100).toList();

    assertThat(asked).allSatisfy(CompletableFuture::join);
  }

  @Test
  void aViewOpenedBeforeReadsOnWhatIsGivenBack() {
    ByteString old = incompressible();
    long revision = put("the key", old);
    try (ReadView before = fixture.store().newestView()) {
      put("the key", incompressible());
      fixture.compactLogically(fixture.revision());
      fixture.store().defragment().join();

      assertThat(
              before
                  .range(StoreFixture.everything().setRevision(revision).build())
                  .getKvs(0)
                  .getValue())
          .isEqualTo(old);
    }
  }

  /** etcd 20650. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regression20650_aSnapshotMayBeInstalledWhileTheStoreIsDefragmented(boolean compacting) {
    putAll(this::incompressible);
    Path checkpoint = directory.resolve("checkpoint");
    fixture.store().checkpoint(checkpoint);
    put("later", incompressible());
    if (compacting) {
      fixture.compactLogically(fixture.revision());
    }
    CompletableFuture<Void> defragmented = fixture.store().defragment();

    fixture.store().restore(checkpoint);
    defragmented.join();

    assertThat(fixture.keys(StoreFixture.everything())).hasSize(KEYS).doesNotContain("later");
    fixture.reopen();
    assertThat(fixture.keys(StoreFixture.everything())).hasSize(KEYS).doesNotContain("later");
    assertThat(fixture.failures()).isEmpty();
  }

  @Test
  void aStoreClosesWhileItIsDefragmented() {
    putAll(this::incompressible);
    deleteThreeQuarters();
    CompletableFuture<Void> defragmented = fixture.store().defragment();
    fixture.reopen();

    Throwable failure = catchThrowable(defragmented::join);
    if (failure != null) {
      assertThat(failure).hasCauseInstanceOf(StoreException.class);
    }
    assertThat(fixture.keys(StoreFixture.everything())).hasSize(KEYS / 4);
    assertThat(fixture.failures()).isEmpty();
  }

  @Test
  void waitingForTheCompactionBeforeItEndsWithTheStore() {
    fixture.reopenPausing(Duration.ofDays(1));
    putAll(this::incompressible);
    deleteThreeQuarters();
    MvccStore store = fixture.store();
    CompletableFuture<Void> defragmented = store.defragment();
    assertThat(defragmented).isNotDone();
    fixture.reopen();

    assertThatThrownBy(defragmented::join).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.defragment().join()).hasCauseInstanceOf(StoreException.class);
  }

  private interface Values {
    ByteString next();
  }

  private void putAll(Values values) {
    for (int i = 0; i < KEYS; i++) {
      put("key " + i, values.next());
    }
  }

  private void deleteThreeQuarters() {
    for (int i = 0; i < KEYS * 3 / 4; i++) {
      fixture.delete("key " + i);
    }
    fixture.compactLogically(fixture.revision());
  }

  private long put(String key, ByteString value) {
    return fixture.put(
        PutRequest.newBuilder().setKey(StoreFixture.bytes(key)).setValue(value).build());
  }

  private ByteString incompressible() {
    byte[] bytes = new byte[VALUE_BYTES];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private StoreSize size() {
    return fixture.store().size();
  }
}
