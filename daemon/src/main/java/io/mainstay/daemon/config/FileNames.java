package io.mainstay.daemon.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files and directories as operators write them. */
public final class FileNames {
  private FileNames() {}

  /**
   * The file that is to be opened.
   *
   * @throws ConfigException when no file can have this name
   */
  static Path toOpen(String name) throws ConfigException {
    return path("open", name);
  }

  /**
   * The directory that is to be made.
   *
   * @throws ConfigException when no directory can have this name
   */
  static Path toMake(String name) throws ConfigException {
    return path("mkdir", name);
  }

  private static Path path(String action, String name) throws ConfigException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new ConfigException(action + " " + name + ": " + reason(e));
    }
  }

  /** Why no file can have a name: as the system says it, where it is the system that cannot. */
  public static String reason(InvalidPathException problem) {
    return problem.getInput().indexOf(0) >= 0
        ? "invalid argument"
        : "not in the character set of the locale, "
            + System.getProperty("sun.jnu.encoding")
            + "; LC_ALL=C.UTF-8 has all characters";
  }
}
