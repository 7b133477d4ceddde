package io.mainstay.storage.snapshotfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"3.4.23,518894206,20", "3.5.30,3867500656,22"})
  void theStatusIsWhatTheOriginalSays(String version, long hash, long records) throws IOException {
    try (SnapshotFile file = SnapshotFile.open(Images.original(version, directory))) {
      assertThat(SnapshotStatus.of(file))
          .isEqualTo(new SnapshotStatus(hash, 9, 3, records, 20_480, ""));
      assertThat(file.pageSizeBytes()).isEqualTo(4096);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void theTrailerHolds(String version) throws IOException {
    try (SnapshotFile file = SnapshotFile.open(Images.original(version, directory))) {
      assertThat(file.checkTrailer()).hasValueSatisfying(t -> assertThat(t.matches()).isTrue());
    }
  }

  @Test
  void aChangedByteShowsInTheTrailer() throws IOException {
    byte[] bytes = Images.original("3.4.23");
    bytes[bytes.length - 5000] ^= 1;
    try (SnapshotFile file = SnapshotFile.open(Files.write(directory.resolve("x"), bytes))) {
      assertThat(file.checkTrailer()).hasValueSatisfying(t -> assertThat(t.matches()).isFalse());
    }
  }

  @Test
  void theDatabaseOfAMemberHasNoTrailer() throws IOException {
    byte[] bytes = Images.original("3.4.23");
    byte[] database = Arrays.copyOf(bytes, bytes.length - Trailer.SIZE_BYTES);
    try (SnapshotFile file = SnapshotFile.open(Files.write(directory.resolve("db"), database))) {
      assertThat(file.hasTrailer()).isFalse();
      assertThat(file.checkTrailer()).isEmpty();
    }
  }

  @Test
  void theSecondPageWillDoWhenTheFirstIsLost() throws IOException {
    byte[] bytes = Images.original("3.4.23");
    Arrays.fill(bytes, 0, 4096, (byte) 0);
    try (SnapshotFile file = SnapshotFile.open(Files.write(directory.resolve("x"), bytes))) {
      assertThat(SnapshotStatus.of(file).hash()).isEqualTo(518_894_206);
    }
  }

  @Test
  void aFileCutShortIsRefusedWhenItIsOpened() throws IOException {
    byte[] bytes = Arrays.copyOf(Images.original("3.4.23"), 16_384);
    Path path = Files.write(directory.resolve("x"), bytes);
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> SnapshotFile.open(path))
        .withMessage("the file was cut short: it has 4 of its 5 pages");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 79, 4096, 100_000})
  void aFileThatIsNoDatabaseIsRefused(int size) throws IOException {
    Path path = Files.write(directory.resolve("x"), new byte[size]);
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> SnapshotFile.open(path))
        .withMessageStartingWith("invalid database");
  }
}
