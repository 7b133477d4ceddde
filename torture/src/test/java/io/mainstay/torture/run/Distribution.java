package io.mainstay.torture.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is run: the built distribution, named by the build. */
public final class Distribution {
  private static final Path HOME = Path.of(System.getProperty("mainstay.home", "."));

  private Distribution() {}

  /** The server. */
  public static Path server() {
    return HOME.resolve("bin").resolve("etcd");
  }

  /** Where native libraries are. */
  static Path nativeLibraries() {
    return HOME.resolve("lib").resolve("native");
  }

  /** The jar of a module. */
  static Path jar(String module) {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(HOME.resolve("lib"), "mainstay-" + module + "-*.jar")) {
      return found.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
