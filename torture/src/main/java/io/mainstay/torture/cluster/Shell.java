package io.mainstay.torture.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs small programs of the system. */
final class Shell {
  private static final long PATIENCE_SECONDS = 60;

  private Shell() {}

  /**
   * Runs one and waits for its end.
   *
   * @throws IOException with what it printed, if it fails
   */
  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(String.join(" ", command) + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with status %d: %s"
              .formatted(String.join(" ", List.of(command)), process.exitValue(), printed.strip()));
    }
  }
}
