package io.mainstay.tools.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server as a process; it can be started again after it was stopped. One thread at a time; {@link
 * #pid} and {@link #isAlive} any.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final List<String> command;
  private final Map<String, String> environment;
  private final File log;
  private volatile Process process;

  private ServerProcess(List<String> command, Map<String, String> environment, File log)
      throws IOException {
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.process = launch();
  }

  /**
   * Starts a server.
   *
   * @param environment what it finds in its environment beside what there is
   * @param log what it prints is added there
   */
  public static ServerProcess start(
      Path program, List<String> flags, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(flags);
    return new ServerProcess(List.copyOf(command), Map.copyOf(environment), log.toFile());
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    // What the operator's shell sets for etcd must not reach the server.
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts it again with the data that it has. */
  public void startAgain() throws IOException {
    process = launch();
  }

  /** SIGTERM, and waits for the end. */
  public void stop() throws IOException, InterruptedException {
    process.destroy();
    awaitEnd();
  }

  /** SIGKILL, and waits for the end. */
  public void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP: it stands still until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** The number of the process that was started last. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -%s %d failed".formatted(name, process.pid()));
    }
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
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "the server ended with status %d: see %s".formatted(process.exitValue(), log));
    }
  }

  /** The processor time that the running process has used so far. */
  public long cpuMicros() throws IOException {
    return ProcessFigures.cpuMicros(process.pid());
  }

  /** The most memory that it has occupied. */
  public long peakBytes() throws IOException {
    return ProcessFigures.peakBytes(process.pid());
  }

  /** The memory that it occupies. */
  public long residentBytes() throws IOException {
    return ProcessFigures.residentBytes(process.pid());
  }

  /** Ends the process at once; nobody needs its data any more. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
