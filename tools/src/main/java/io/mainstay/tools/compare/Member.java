package io.mainstay.tools.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A member as a process; it can be started again after it was stopped. */
final class Member implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final List<String> command;
  private final Map<String, String> environment;
  private final File log;
  private Process process;

  private Member(List<String> command, Map<String, String> environment, File log)
      throws IOException {
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.process = launch();
  }

  /**
   * Starts a member.
   *
   * @param log what the server prints is added there
   */
  static Member start(Path program, List<String> flags, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(flags);
    return new Member(List.copyOf(command), Map.copyOf(environment), log.toFile());
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    // What the operator's shell sets for etcd must not make the two unequal.
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts it again with the data that it has. */
  void startAgain() throws IOException {
    process = launch();
  }

  /** SIGTERM, and waits for the end. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    awaitEnd();
  }

  /** SIGKILL, and waits for the end. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("process %d does not end".formatted(process.pid()));
    }
  }

  /**
   * Fails if the process has ended.
   *
   * @throws IOException that says so
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "the server ended with status %d: see %s".formatted(process.exitValue(), log));
    }
  }

  long cpuMicros() throws IOException {
    return ProcessFigures.cpuMicros(process.pid());
  }

  long peakBytes() throws IOException {
    return ProcessFigures.peakBytes(process.pid());
  }

  long residentBytes() throws IOException {
    return ProcessFigures.residentBytes(process.pid());
  }

  /** Ends the process at once; nobody needs its data any more. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
