package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison, tiny: against the original where it is installed. */
class CompareIT {
  @TempDir Path directory;

  private Result compare(String original) throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Programs.compare(),
            "--etcd=" + original,
            "--cases=put-100",
            "--members=1",
            "--rounds=1",
            "--warm-up=0s",
            "--scale=0.001",
            "--out=" + directory.resolve("out"));
    builder.environment().put("TMPDIR", temporary.toString());
    return Etcdctl.finish(builder.start(), "");
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("mainstay-")).toList();
    }
  }

  @Test
  void bothAreMeasuredAndNoDataIsLeftBehind() throws IOException {
    Result result = compare(Programs.originalServer());

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output())
        .contains("| put, 100 clients | requests/s |       1 |")
        .doesNotContain("failed");
    assertThat(directory.resolve("out"))
        .isDirectoryContaining("glob:**.md")
        .isDirectoryContaining("glob:**.svg")
        .isDirectoryContaining("glob:**.csv")
        .isDirectoryContaining("glob:**.json");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void aServerThatDoesNotComeUpHasFailedAndTheOtherIsMeasured() throws IOException {
    Path broken = directory.resolve("etcd");
    Files.writeString(broken, "#!/bin/sh\n[ \"$1\" = --version ] && echo 'etcd Version: 0'\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();

    Result result = compare(broken.toString());

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output())
        .containsPattern("\\| failed \\| +[0-9.,]+ \\|")
        .contains("etcd failed: the server ended with status ");
    assertThat(leftBehind()).isEmpty();
  }
}
