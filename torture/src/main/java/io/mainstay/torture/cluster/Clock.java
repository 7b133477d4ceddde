package io.mainstay.torture.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock as one member sees it, which can be set while the member runs, within a second.
 * The monotonic clock stays as it is, as it does on a real machine. Made by libfaketime, which
 * Debian has.
 */
public final class Clock {
  private final Path library;
  private final Path file;

  private Clock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** Whether the library is installed. */
  public static boolean isPossible() {
    return library() != null;
  }

  /**
   * A clock that goes right.
   *
   * @param file by which it is set
   * @return null if the library is not installed
   */
  static @Nullable Clock create(Path file) throws IOException {
    Path library = library();
    if (library == null) {
      return null;
    }
    Clock clock = new Clock(library, file);
    clock.set(Duration.ZERO);
    return clock;
  }

  /** From now on it shows so much more than the right time, or less. */
  public void set(Duration ahead) throws IOException {
    // The member must not see half a line.
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(written, "%+d\n".formatted(ahead.toSeconds()));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a process has to find in its environment to go by this clock. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        // How often it is looked at, in seconds.
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        // A remedy for an old C library, with which the JVM's timed waits take five seconds.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  private static @Nullable Path library() {
    try (DirectoryStream<Path> systems =
        Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Path system : systems) {
        Path library = system.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return library;
        }
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }
}
