package io.mainstay.tools.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for as long as a command runs. To close it removes it with all that is in it.
 *
 * @param path where it is
 */
public record ScratchDirectory(Path path) implements Closeable {
  /** A new one, where the system keeps what is temporary; its name begins with that of the tool. */
  public static ScratchDirectory create(String tool) throws IOException {
    return new ScratchDirectory(Files.createTempDirectory(tool));
  }

  /**
   * A new one at a certain place.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is something, which stays
   */
  public static ScratchDirectory at(Path path) throws IOException {
    return new ScratchDirectory(Files.createDirectory(path));
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
