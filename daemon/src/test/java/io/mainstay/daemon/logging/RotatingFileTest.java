package io.mainstay.daemon.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.logging.LogSettings.Rotation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
  private static final byte[] MOST_OF_A_MEGABYTE = new byte[1_000_000];

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-02T03:04:05.006Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.ofHours(1);
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private RotatingFile open(int maxAgeDays, int maxBackups, boolean localTime, boolean compress)
      throws IOException {
    return new RotatingFile(
        directory.resolve("etcd.log"),
        new Rotation(1, maxAgeDays, maxBackups, localTime, compress),
        clock);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFileThatWouldGetTooLargeIsPutAside() throws IOException {
    try (RotatingFile file = open(0, 0, false, false)) {
      file.write(MOST_OF_A_MEGABYTE);
      file.write("small".getBytes(UTF_8));
      file.write(MOST_OF_A_MEGABYTE);
    }

    assertThat(names()).containsExactly("etcd-2026-01-02T03-04-05.006.log", "etcd.log");
    assertThat(Files.size(directory.resolve("etcd-2026-01-02T03-04-05.006.log")))
        .isEqualTo(1_000_005);
    assertThat(Files.size(directory.resolve("etcd.log"))).isEqualTo(1_000_000);
  }

  @Test
  void whatIsAlreadyInTheFileCounts() throws IOException {
    Files.write(directory.resolve("etcd.log"), MOST_OF_A_MEGABYTE);
    try (RotatingFile file = open(0, 0, true, false)) {
      file.write(MOST_OF_A_MEGABYTE);
    }

    assertThat(names()).containsExactly("etcd-2026-01-02T04-04-05.006.log", "etcd.log");
  }

  @Test
  void onlyTheNewestFilesPutAsideAreKept() throws IOException {
    Files.writeString(directory.resolve("etcd-notes.log"), "not ours");
    try (RotatingFile file = open(0, 2, false, false)) {
      for (int i = 0; i < 5; i++) {
        file.write(MOST_OF_A_MEGABYTE);
        now = now.plusSeconds(1);
      }
    }

    assertThat(names())
        .containsExactly(
            "etcd-2026-01-02T03-04-08.006.log",
            "etcd-2026-01-02T03-04-09.006.log",
            "etcd-notes.log",
            "etcd.log");
  }

  @Test
  void oldFilesPutAsideAreDeleted() throws IOException {
    try (RotatingFile file = open(1, 0, false, false)) {
      for (int i = 0; i < 3; i++) {
        file.write(MOST_OF_A_MEGABYTE);
        now = now.plus(Duration.ofHours(25));
      }
    }

    assertThat(names()).containsExactly("etcd-2026-01-04T05-04-05.006.log", "etcd.log");
  }

  @Test
  void filesPutAsideMayBeCompressed() throws IOException {
    try (RotatingFile file = open(0, 1, false, true)) {
      file.write("first".getBytes(UTF_8));
      file.write(MOST_OF_A_MEGABYTE);
      file.write(MOST_OF_A_MEGABYTE);
    }

    assertThat(names()).containsExactly("etcd-2026-01-02T03-04-05.006.log.gz", "etcd.log");
    try (InputStream aside =
        new GZIPInputStream(
            Files.newInputStream(directory.resolve("etcd-2026-01-02T03-04-05.006.log.gz")))) {
      assertThat(aside.readNBytes(5)).isEqualTo("first".getBytes(UTF_8));
    }
  }
}
