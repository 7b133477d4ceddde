package io.mainstay.tools.etcdutl;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.SnapshotBuilder;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on the data directories of members that do not run. */
class OfflineCommandsTest {
  private static final String THREE =
      "one=http://127.0.0.1:1,two=http://127.0.0.1:2,three=http://127.0.0.1:3";

  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();

  @TempDir Path directory;
  private String snapshot;
  private String one;

  @BeforeEach
  void restoreAMember() {
    snapshot =
        new SnapshotBuilder()
            .put(2, "a", "1")
            .put(3, "b", "1")
            .delete(4, "b")
            .write(directory.resolve("snapshot.db"))
            .toString();
    one = restored("one", 1);
  }

  private String restored(String name, int number) {
    String data = directory.resolve(name).toString();
    int exitCode =
        run(
            "snapshot",
            "restore",
            snapshot,
            "--skip-hash-check",
            "--data-dir",
            data,
            "--name",
            name,
            "--initial-cluster",
            THREE,
            "--initial-advertise-peer-urls",
            "http://127.0.0.1:" + number);
    assertThat(exitCode).as(err.text()).isZero();
    return data;
  }

  private int run(String... words) {
    return answering("", words);
  }

  private int answering(String input, String... words) {
    return Etcdutl.program(
            new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out.stream(),
                err.stream()))
        .run(List.of(words));
  }

  private void assertFails(int exitCode, String message, String... words) {
    assertThat(run(words)).isEqualTo(exitCode);
    assertThat(err.text()).endsWith("Error: " + message + "\n");
  }

  private Path takeOver(String data) {
    return Path.of(data, "member", "TAKE-OVER");
  }

  @Test
  void aFileAndTheMemberMadeOfItHaveOneHash() {
    assertThat(run("hashkv", snapshot)).isZero();
    assertThat(run("hashkv", one)).isZero();

    List<String> lines = out.text().lines().toList();
    assertThat(lines).hasSize(2).first().asString().matches("\\d+, 4, -1");
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
  }

  @Test
  void theHashOfAnEarlierRevisionIsOfLess() {
    assertThat(run("hashkv", snapshot, "--rev", "2", "-w", "json")).isZero();

    assertThat(out.text()).matches("\\{\"hash\":\\d+,\"hashRevision\":2,\"compactRevision\":-1}\n");
  }

  @Test
  void theHashHasALineForEachField() {
    run("hashkv", snapshot, "-w", "fields");

    assertThat(out.text())
        .matches("\"Hash\" : \\d+\n\"Hash revision\" : 4\n\"Compact revision\" : -1\n");
  }

  @Test
  void theHashOfARevisionToComeIsRefused() {
    assertFails(
        1, "mvcc: required revision is a future revision", "hashkv", snapshot, "--rev", "9");
  }

  @Test
  void theHashOfAFileThatIsNotThereIsAnError() {
    assertFails(1, "stat /nosuch: no such file or directory", "hashkv", "/nosuch");
  }

  @Test
  void hashingLeavesTheFileAsItWas() throws IOException {
    byte[] before = Files.readAllBytes(Path.of(snapshot));

    run("hashkv", snapshot);

    assertThat(Files.readAllBytes(Path.of(snapshot))).isEqualTo(before);
  }

  @Test
  void defragmentingKeepsWhatIsThere() {
    run("hashkv", one);

    assertThat(run("defrag", "--data-dir", one)).isZero();

    run("hashkv", one);
    List<String> lines = out.text().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
  }

  @Test
  void defragmentingNothingIsAnError() {
    assertFails(
        1,
        "Failed to defragment etcd data[/nosuch] (stat /nosuch/member/store: no such file or"
            + " directory)",
        "defrag",
        "--data-dir",
        "/nosuch");
  }

  @Test
  void aDataDirectoryMustBeNamed() {
    assertFails(1, "required flag(s) \"data-dir\" not set", "defrag");
  }

  @Test
  void whatARunningMemberHoldsIsWaitedForNoLongerThanAskedFor() throws IOException {
    Path lock = Path.of(one, "member", "LOCK");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(channel.lock()).isNotNull();

      assertThat(run("defrag", "--data-dir", one, "--timeout", "1ms")).isEqualTo(1);
      assertThat(err.text()).contains("is in use by another process");
    }
  }

  @Test
  void etcdsOwnDirectoryIsNotOurs() throws IOException {
    Files.createDirectories(directory.resolve("etcd/member/snap"));

    assertThat(run("defrag", "--data-dir", directory.resolve("etcd").toString())).isEqualTo(1);
    assertThat(err.text()).contains("was written by etcd").contains("etcdctl snapshot save");
  }

  @ParameterizedTest
  @CsvSource({"3.5", "3.6", "3.7"})
  void thereIsNothingToMigrate(String target) {
    assertThat(run("migrate", "--data-dir", one, "--target-version", target)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "128|3.6.0|wrong target version format, expected \"X.Y\", got \"3.6.0\"",
        "128|3.4|target version \"3.4\" not supported. Minimal \"3.5\"",
        "1|3.8|cannot create migration plan: version \"3.8.0\" is not supported"
      })
  void targetsThatNobodyKnowsAreRefused(int exitCode, String target, String message) {
    assertFails(exitCode, message, "migrate", "--data-dir", one, "--target-version", target);
  }

  @Test
  void theMostAdvancedMemberMakesTheNewClusterAfterAYes() {
    String two = restored("two", 2);

    assertThat(answering("yes\n", "recover", one, two, "-w", "fields")).isZero();

    assertThat(out.text()).contains("\"MostAdvanced\" : true", "\"MostAdvanced\" : false");
    assertThat(takeOver(one)).exists();
    assertThat(takeOver(two)).doesNotExist();
  }

  @Test
  void nothingIsChangedWithoutAYes() {
    assertThat(answering("y\n", "recover", one)).isEqualTo(1);

    assertThat(err.text()).endsWith("Error: not confirmed: nothing was changed\n");
    assertThat(takeOver(one)).doesNotExist();
  }

  @Test
  void aYesOnTheCommandLineIsOne() {
    assertThat(run("recover", one, "--yes")).isZero();

    assertThat(takeOver(one)).exists();
  }

  @Test
  void membersOfDifferentClustersAreNotCompared() {
    run(
        "snapshot",
        "restore",
        snapshot,
        "--skip-hash-check",
        "--data-dir",
        directory.resolve("other").toString());

    assertThat(run("recover", one, directory.resolve("other").toString(), "--yes")).isEqualTo(1);
    assertThat(err.text()).contains(" is of cluster ");
    assertThat(takeOver(one)).doesNotExist();
  }

  @Test
  void aMajorityIsToldThatItNeedsNoRecovery() {
    answering("no\n", "recover", one, restored("two", 2));

    assertThat(err.text()).contains("2 of 3 members are here, which is a majority");
  }
}
