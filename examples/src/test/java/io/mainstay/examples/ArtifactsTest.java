package io.mainstay.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.junit.WithEtcd;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others get of this build. A build that makes no jars has nothing to be looked at. */
class ArtifactsTest {
  @ParameterizedTest
  @ValueSource(classes = {EmbeddedCluster.class, WithEtcd.class})
  void aJarSaysWhichModuleItIs(Class<?> content) throws Exception {
    Path jar = jarOf(content);

    try (JarFile opened = new JarFile(jar.toFile())) {
      assertThat(opened.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo(content.getPackageName());
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {EmbeddedCluster.class, WithEtcd.class})
  void besideAJarAreItsSourcesAndItsDocumentation(Class<?> content) throws Exception {
    Path jar = jarOf(content);
    String name = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
    List<String> files = namesBeside(jar);
    // Left out, as are all checks, where somebody only tries things.
    assumeTrue(files.contains(name + "-javadoc.jar"), "a quick build");

    assertThat(files).contains(name + "-sources.jar");
    try (JarFile documentation = new JarFile(jar.resolveSibling(name + "-javadoc.jar").toFile())) {
      assertThat(documentation.stream())
          .extracting(ZipEntry::getName)
          .contains(content.getName().replace('.', '/') + ".html")
          .noneMatch(entry -> entry.contains("internals"));
    }
  }

  private static Path jarOf(Class<?> content) throws URISyntaxException {
    Path place = Path.of(content.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(Files.isRegularFile(place), place + " is no jar");
    return place;
  }

  private static List<String> namesBeside(Path file) throws IOException {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
      return files.map(found -> String.valueOf(found.getFileName())).toList();
    }
  }
}
