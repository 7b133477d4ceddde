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
  private static final String VERSION_LINE = "etcd Version: ";

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
        String first = output.lines().findFirst().orElse("");
        return first.startsWith(VERSION_LINE) ? first.substring(VERSION_LINE.length()) : first;
      }
      throw new CommandException(
          ExitCode.ERROR, "%s --version fails: %s".formatted(program, output));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.ERROR, "cannot run " + program + ": " + e.getMessage(), e);
    }
  }
}
