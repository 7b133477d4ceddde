package io.mainstay.tools.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is removed with all that is in it.
 *
 * @param path where it is
 */
record Directory(Path path) implements AutoCloseable {
  /** A new one, where the system keeps what is temporary. */
  static Directory temporary(String prefix) throws IOException {
    return new Directory(Files.createTempDirectory(prefix));
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
