package io.mainstay.server.bootstrap;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that are there whole or not at all after a crash. */
final class DurableFile {
  private DurableFile() {}

  /**
   * Writes a file, or replaces it.
   *
   * @throws UncheckedIOException when that failed; the file is as before then, or new
   */
  static void write(Path file, String text) {
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      sync(draft, StandardOpenOption.WRITE);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      syncDirectoryOf(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a file if it is there.
   *
   * @throws UncheckedIOException when that failed
   */
  static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectoryOf(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the name of a file durable. */
  static void syncDirectoryOf(Path file) throws IOException {
    // Windows cannot open a directory to sync it, and keeps renames in order by itself.
    if (File.separatorChar != '\\') {
      sync(DataDirectory.parentOf(file), StandardOpenOption.READ);
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
