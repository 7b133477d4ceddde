package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Bash;
import io.mainstay.interop.fixture.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash offers where a command line of ours is being typed. */
class CompletionIT {
  @TempDir Path directory;

  @Test
  void theCommandsThatBeginSoAreOffered() {
    assertThat(etcdctl("mem")).containsExactly("member");
    assertThat(etcdctl("mo")).containsExactly("move-leader");
  }

  @Test
  void theCommandsBelowAGroupAreOffered() {
    assertThat(etcdctl("member", "")).containsExactly("add", "list", "promote", "remove", "update");
  }

  @Test
  void flagsAreOffered() {
    assertThat(etcdctl("get", "--pre")).containsExactly("--prefix");
    assertThat(etcdctl("get", "--print")).containsExactly("--print-value-only");
  }

  @Test
  void theFormatsAreOfferedInWhateverWayTheFlagIsGiven() {
    String[] formats = {"fields", "json", "protobuf", "simple", "table"};

    assertThat(etcdctl("-w", "")).containsExactly(formats);
    assertThat(etcdctl("get", "a", "--write-out", "=", "")).containsExactly(formats);
    assertThat(etcdctl("get", "a", "--write-out", "=", "j")).containsExactly("json");
    assertThat(etcdctl("get", "a", "--write-out", "=")).containsExactly(formats);
  }

  @Test
  void filesAreOfferedWhereOneMayStand() throws Exception {
    Files.createFile(directory.resolve("backup one.db"));
    Files.createFile(directory.resolve("other.db"));

    assertThat(etcdctl("snapshot", "save", "back")).containsExactly("backup one.db");
    assertThat(etcdutl("snapshot", "status", "")).containsExactly("backup one.db", "other.db");
  }

  @Test
  void etcdutlIsCompletedAsWell() {
    assertThat(etcdutl("snap")).containsExactly("snapshot");
    assertThat(etcdutl("snapshot", "")).containsExactly("restore", "status");
    assertThat(etcdutl("snapshot", "restore", "--mark")).containsExactly("--mark-compacted");
  }

  private Iterable<String> etcdctl(String... words) {
    return Bash.completions(directory, Programs.etcdctl(), words);
  }

  private Iterable<String> etcdutl(String... words) {
    return Bash.completions(directory, Programs.etcdutl(), words);
  }
}
