package io.mainstay.tools.etcdutl;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.SnapshotBuilder;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCommandsTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();

  @TempDir Path directory;
  private String file;
  private Path data;

  @BeforeEach
  void write() {
    data = directory.resolve("data");
    SnapshotBuilder snapshot =
        new SnapshotBuilder()
            .put(2, "a", "1")
            .put(3, "b", "1")
            .delete(4, "b")
            .entry(
                BucketName.META,
                MetaRecords.STORAGE_VERSION,
                "3.7.0".getBytes(StandardCharsets.UTF_8));
    file = snapshot.write(directory.resolve("snapshot.db")).toString();
  }

  private int run(String... words) {
    return Etcdutl.program(new Streams(InputStream.nullInputStream(), out.stream(), err.stream()))
        .run(List.of(words));
  }

  private void assertFails(int exitCode, String message, String... words) {
    assertThat(run(words)).isEqualTo(exitCode);
    assertThat(err.text()).isEqualTo("Error: " + message + "\n");
    assertThat(out.text()).isEmpty();
  }

  @Test
  void theStatusIsOneLine() {
    assertThat(run("snapshot", "status", file)).isZero();

    assertThat(out.text()).matches("[0-9a-f]{1,8}, 4, 1, 57 kB, 3\\.7\\.0\n");
  }

  @Test
  void theStatusIsAnObjectInJson() {
    run("snapshot", "status", file, "-w", "json");

    assertThat(out.text())
        .matches(
            "\\{\"hash\":\\d+,\"revision\":4,\"totalKey\":1,\"totalSize\":57344,\"version\":\"3\\.7\\.0\"}\n");
  }

  @Test
  void theStatusHasALineForEachField() {
    run("snapshot", "status", file, "-w", "fields");

    assertThat(out.text())
        .matches(
            "\"Hash\" : \\d+\n\"Revision\" : 4\n\"Keys\" : 1\n\"Size\" : 57344\n\"Version\" : 3\\.7\\.0\n");
  }

  @Test
  void theStatusHasAColumnForEachFieldInATable() {
    run("snapshot", "status", file, "-w", "table");

    assertThat(out.text())
        .contains("REVISION │ TOTAL KEYS │ TOTAL SIZE │ VERSION │")
        .contains("       4 │          1 │      57 kB │   3.7.0 │");
  }

  @Test
  void formatsThatAreNotOfferedAreRefused() {
    assertFails(4, "unsupported output format", "snapshot", "status", file, "-w", "xml");
  }

  @Test
  void protobufIsNotOffered() {
    assertFails(
        4, "protobuf not supported as output format", "snapshot", "status", file, "-w", "protobuf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "restore"})
  void oneFileIsAskedFor(String command) {
    assertFails(
        128,
        "snapshot " + command + " requires exactly one argument",
        "snapshot",
        command,
        file,
        file);
  }

  @Test
  void theStatusOfAFileThatIsNotThereIsAnError() {
    assertFails(1, "stat /nosuch: no such file or directory", "snapshot", "status", "/nosuch");
  }

  @Test
  void theStatusOfAFileOfAnotherKindIsAnError() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "text\n".repeat(10_000));

    assertFails(
        1,
        "invalid database: neither of its meta pages is whole",
        "snapshot",
        "status",
        other.toString());
  }

  @Test
  void aSnapshotIsRestoredWithoutAWord() {
    assertThat(run("snapshot", "restore", file, "--data-dir", data.toString())).isZero();

    assertThat(data.resolve("member").resolve("IDENTITY")).exists();
    assertThat(out.text() + err.text()).isEmpty();
  }

  @Test
  void theOtherFlagsComeIntoEffect() {
    Path wal = directory.resolve("wal");

    int exitCode =
        run(
            "snapshot",
            "restore",
            file,
            "--data-dir",
            data.toString(),
            "--wal-dir",
            wal.toString(),
            "--name",
            "m2",
            "--initial-cluster",
            "m1=http://127.0.0.1:1,m2=http://127.0.0.1:2",
            "--initial-cluster-token",
            "token",
            "--initial-advertise-peer-urls",
            "http://127.0.0.1:2",
            "--bump-revision",
            "10",
            "--mark-compacted");

    assertThat(exitCode).as(err.text()).isZero();
    assertThat(wal).isNotEmptyDirectory();
    assertThat(data.resolve("member").resolve("IDENTITY"))
        .content()
        .contains("cluster-token=token");
  }

  @Test
  void aBumpNeedsItsMarkAndTheMarkItsBump() {
    String message = "--mark-compacted required if --revision-bump > 0";
    assertFails(128, message, "snapshot", "restore", file, "--bump-revision", "5");
  }

  @Test
  void theMarkNeedsItsBump() {
    String message = "--mark-compacted required if --revision-bump > 0";
    assertFails(128, message, "snapshot", "restore", file, "--mark-compacted");
  }

  @Test
  void aBumpBeyondAllRevisionsIsRefused() {
    assertFails(
        1,
        "the revision cannot be bumped by 18446744073709551615",
        "snapshot",
        "restore",
        file,
        "--data-dir",
        data.toString(),
        "--bump-revision",
        "18446744073709551615",
        "--mark-compacted");
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused() throws IOException {
    Files.createDirectories(data.resolve("something"));

    assertFails(
        1,
        "data-dir \"" + data + "\" not empty or could not be read",
        "snapshot",
        "restore",
        file,
        "--data-dir",
        data.toString());
  }

  @Test
  void aUrlThatIsNoneIsRefusedInEtcdsWords() {
    assertFails(
        1,
        "URL scheme must be http, https, unix, or unixs: foo",
        "snapshot",
        "restore",
        file,
        "--data-dir",
        data.toString(),
        "--initial-cluster",
        "default=foo");
  }

  @Test
  void theVersionIsThatOfEtcd() {
    assertThat(run("version")).isZero();

    assertThat(out.text()).isEqualTo("etcdutl version: 3.7.1\nAPI version: 3.7\n");
  }
}
