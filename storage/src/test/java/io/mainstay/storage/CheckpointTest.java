package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path directory;
  private Path checkpoint;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    checkpoint = directory.resolve("checkpoint");
    fixture = new StoreFixture(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<String> storeFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("store"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRestoreBringsBackTheWholeStateOfTheCheckpoint() throws IOException {
    fixture.put("a", "1");
    fixture.put("a", "2");
    fixture.compactLogically(2);
    fixture.store().checkpoint(checkpoint);
    fixture.put("b", "1");

    fixture.store().restore(checkpoint);

    assertThat(fixture.keys(everything())).containsExactly("a");
    assertThat(fixture.revision()).isEqualTo(3);
    assertThat(fixture.<Long>read(ReadView::compactRevision)).isEqualTo(2);
    assertThat(fixture.store().appliedIndex()).isEqualTo(3);
    assertThat(fixture.put("c", "1")).isEqualTo(4);
    fixture.reopen();
    assertThat(fixture.keys(everything())).containsExactly("a", "c");
    assertThat(storeFiles()).containsExactly("CURRENT-GENERATION", "LOCK", "generation-2");
  }

  @Test
  void theCheckpointSurvivesBeingRestoredFrom() {
    fixture.put("a", "1");
    fixture.store().checkpoint(checkpoint);
    for (int i = 0; i < 2; i++) {
      fixture.store().restore(checkpoint);
      fixture.put("b" + i, "1");
      assertThat(fixture.keys(everything())).containsExactly("a", "b" + i);
    }
  }

  @Test
  void anotherMemberCanBeFilledFromACheckpoint() {
    fixture.put("a", "1");
    fixture.store().checkpoint(checkpoint);
    try (StoreFixture other = new StoreFixture(directory.resolve("other"))) {
      other.put("x", "1");
      other.put("x", "2");
      other.put("x", "3");
      other.store().restore(checkpoint);

      assertThat(other.keys(everything())).containsExactly("a");
      assertThat(other.store().appliedIndex()).isEqualTo(1);
      other.reopen();
      assertThat(other.keys(everything())).containsExactly("a");
    }
  }

  @Test
  void aViewFromBeforeTheRestoreReadsTheOldContent() {
    fixture.store().checkpoint(checkpoint);
    fixture.put("a", "1");
    try (ReadView before = fixture.store().newestView()) {
      fixture.store().restore(checkpoint);

      assertThat(fixture.keys(everything())).isEmpty();
      assertThat(before.range(everything().build()).getCount()).isEqualTo(1);
    }
  }

  @Test
  void regression18055_ofTwoSnapshotsShortlyAfterOneAnotherTheSecondStays() throws IOException {
    Path later = directory.resolve("later");
    fixture.put("a", "1");
    fixture.store().checkpoint(checkpoint);
    fixture.put("a", "2");
    fixture.compactLogically(3);
    fixture.store().checkpoint(later);
    try (StoreFixture follower = new StoreFixture(directory.resolve("follower"));
        ReadView empty = follower.store().newestView()) {
      follower.store().restore(checkpoint);
      try (ReadView first = follower.store().newestView()) {
        follower.store().restore(later);

        assertThat(follower.valueAt("a", 0)).isEqualTo("2");
        assertThat(first.revision()).isEqualTo(2);
        assertThat(first.range(everything().build()).getKvs(0).getValue())
            .isEqualTo(StoreFixture.bytes("1"));
        assertThat(empty.range(everything().build()).getCount()).isZero();
      }
      assertThat(follower.store().appliedIndex()).isEqualTo(fixture.store().appliedIndex());
      assertThat(follower.put("b", "1")).isEqualTo(4);
      assertThat(follower.failures()).isEmpty();
    }
  }

  @Test
  void aRestoreFromSomethingElseIsRefusedAndChangesNothing() throws IOException {
    fixture.put("a", "1");
    Files.createDirectory(checkpoint);
    Files.writeString(checkpoint.resolve("CURRENT"), "nonsense");

    assertThatThrownBy(() -> fixture.store().restore(checkpoint))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(checkpoint.toString());
    assertThatThrownBy(() -> fixture.store().restore(directory.resolve("nothing")))
        .isInstanceOf(StoreException.class);
    assertThat(fixture.put("b", "1")).isEqualTo(3);
    fixture.reopen();
    assertThat(fixture.keys(everything())).containsExactly("a", "b");
  }

  @Test
  void aRestoreThatCrashedBeforeTheSwitchLeavesTheOldContent() throws IOException {
    fixture.put("a", "1");
    fixture.store().checkpoint(checkpoint);
    fixture.put("b", "1");
    fixture.close();
    Path half = directory.resolve("store").resolve("generation-2");
    Files.createDirectory(half);
    Files.copy(checkpoint.resolve("CURRENT"), half.resolve("CURRENT"));
    Files.writeString(directory.resolve("store").resolve("CURRENT-GENERATION.new"), "gener");

    fixture = new StoreFixture(directory.resolve("store"));
    assertThat(fixture.keys(everything())).containsExactly("a", "b");
    assertThat(half).doesNotExist();
    fixture.store().restore(checkpoint);
    assertThat(fixture.keys(everything())).containsExactly("a");
  }

  @Test
  void aRestoreThatCrashedRightAfterTheSwitchLeavesTheNewContent() throws IOException {
    fixture.store().checkpoint(checkpoint);
    fixture.put("a", "1");
    fixture.store().restore(checkpoint);
    fixture.close();
    Path old = directory.resolve("store").resolve("generation-1");
    Files.createDirectory(old);
    Files.writeString(old.resolve("CURRENT"), "left behind");

    fixture = new StoreFixture(directory.resolve("store"));
    assertThat(fixture.keys(everything())).isEmpty();
    assertThat(old).doesNotExist();
  }

  @Test
  void aCheckpointIntoAnExistingDirectoryIsRefusedWithoutHarm() {
    assertThatThrownBy(() -> fixture.store().checkpoint(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("checkpoint");
    assertThat(fixture.failures()).isEmpty();
    assertThat(fixture.put("a", "1")).isEqualTo(2);
  }

  @Test
  void theSizeGrowsWithTheData() {
    long before = fixture.store().size().allocatedBytes();
    fixture.put("a", "x".repeat(1 << 20));

    StoreSize size = fixture.store().size();
    assertThat(size.allocatedBytes()).isGreaterThan(before + (1 << 19));
    assertThat(size.inUseBytes()).isPositive().isLessThanOrEqualTo(size.allocatedBytes());
  }
}
