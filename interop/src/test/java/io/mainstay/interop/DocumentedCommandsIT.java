package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.DocumentedCommands;
import io.mainstay.interop.fixture.DocumentedCommands.Example;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the documentation, typed one after the other, print what it shows. */
class DocumentedCommandsIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/etcdctl.md",
        "docs/disaster-recovery.md",
        "docs/proxy.md",
        "docs/clustering.md",
        "docs/use-cases.md",
        "docs/security.md",
        "docs/operations.md"
      })
  void theExamplesPrintWhatThePageShows(String page) throws Exception {
    List<Example> examples = DocumentedCommands.examples(page);
    try (ServerCluster cluster =
            ServerCluster.start(Files.createDirectory(directory.resolve("servers")), 1);
        DocumentedCommands shell = new DocumentedCommands(directory, cluster.endpoints())) {
      for (Example example : examples) {
        assertThat(shell.type(example)).as(example.command()).isEqualTo(example.comparable());
      }
    }
    assertThat(examples).isNotEmpty();
  }
}
