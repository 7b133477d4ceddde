package io.mainstay.tools.etcdutl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for as long as a command runs.
 *
 * @param path where it is
 */
record ScratchDirectory(Path path) implements Closeable {
  static ScratchDirectory create() throws IOException {
    return new ScratchDirectory(Files.createTempDirectory("etcdutl"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> found = Files.walk(path)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
