package io.mainstay.tools.compare;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One of the two that are compared.
 *
 * @param name as the tables have it
 * @param program the server
 * @param version what the server says of itself
 */
record Contestant(String name, Path program, String version) {
  private static final long PATIENCE_SECONDS = 30;

  /**
   * Finds a server and asks for its version.
   *
   * @param place the program, or the directory that it is in
   */
  static Contestant find(String name, String place) throws CommandException, InterruptedException {
    Path given = Path.of(place).toAbsolutePath();
    Path program = Files.isDirectory(given) ? given.resolve("etcd") : given;
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      throw new CommandException(ExitCode.ERROR, "no server to run at " + program);
    }
    return new Contestant(name, program, versionOf(program));
  }

  private static String versionOf(Path program) throws CommandException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return versionIn(output);
      }
      throw new CommandException(
          ExitCode.ERROR, "%s --version fails: %s".formatted(program, output));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.ERROR, "cannot run " + program + ": " + e.getMessage(), e);
    }
  }

  /** Etcd's version, and the build if it is one of Mainstay. */
  static String versionIn(String output) {
    return valueIn(output, "etcd Version: ") + build(valueIn(output, "Git SHA: "));
  }

  private static String build(String commit) {
    return commit.startsWith("mainstay") ? " (" + commit + ")" : "";
  }

  private static String valueIn(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }
}
