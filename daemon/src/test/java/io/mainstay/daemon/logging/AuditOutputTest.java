package io.mainstay.daemon.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.AuditSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log's file is put aside when it is large, and opened anew when it was broken. */
class AuditOutputTest {
  @TempDir Path directory;

  private AuditSettings settings(int maxSizeMegabytes) {
    return new AuditSettings(directory.resolve("audit.log").toString(), maxSizeMegabytes, 1, true);
  }

  @Test
  void linesAreAddedToTheFile() throws IOException {
    Files.writeString(directory.resolve("audit.log"), "one\n");
    try (AuditOutput output = AuditOutput.open(settings(100), Clock.systemUTC())) {
      output.write("two\nthree\n".getBytes(UTF_8));
    }

    assertThat(directory.resolve("audit.log")).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void aNewFileIsItsOwnersAlone() throws IOException {
    AuditOutput.open(settings(100), Clock.systemUTC()).close();

    assertThat(Files.getPosixFilePermissions(directory.resolve("audit.log")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aLargeFileIsPutAside() throws IOException {
    byte[] mostOfAMegabyte = new byte[1_000_000];
    try (AuditOutput output = AuditOutput.open(settings(1), Clock.systemUTC())) {
      output.write(mostOfAMegabyte);
      output.write(mostOfAMegabyte);
    }

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aFileThatCannotBeMadeIsAnErrorAtOnce() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    AuditSettings below =
        new AuditSettings(directory.resolve("file/audit.log").toString(), 100, 10, true);

    assertThatThrownBy(() -> AuditOutput.open(below, Clock.systemUTC()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void afterAFailureTheFileIsOpenedAnewAndALineBegins() throws IOException {
    ByteArrayOutputStream disk = new ByteArrayOutputStream();
    boolean[] full = {true};
    AuditOutput output = new AuditOutput(() -> new Halving(disk, full));

    assertThatThrownBy(() -> output.write("line\n".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
    full[0] = false;
    output.write("line\n".getBytes(UTF_8));
    output.write("next\n".getBytes(UTF_8));

    assertThat(disk.toString(UTF_8)).isEqualTo("li\nline\nnext\n");
  }

  /** Writes the half when the disk is full, and nothing once it is closed. */
  private static final class Halving extends OutputStream {
    private final OutputStream disk;
    private final boolean[] full;
    private boolean closed;

    Halving(OutputStream disk, boolean[] full) {
      this.disk = disk;
      this.full = full;
    }

    @Override
    public void write(int octet) throws IOException {
      disk.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      disk.write(bytes, offset, full[0] ? length / 2 : length);
      if (full[0]) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
