package io.mainstay.tools.compare;

import io.mainstay.tools.benchmark.Benchmark;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs {@code benchmark}, and keeps what it prints. It runs in this process: a new one would spend
 * more of the processors on compiling its own code than on the load, and the servers would get what
 * is left.
 */
final class LoadTool {
  private static final long PATIENCE_MINUTES = 30;
  private static final long LOOK_MILLIS = 1000;
  private static final long END_MILLIS = 10_000;
  private static final Pattern OWN_CPU =
      Pattern.compile("([0-9.]+) microseconds of CPU time per request");

  private final Path logs;
  private int runs;

  /**
   * A tool that has not run yet.
   *
   * @param logs the directory for what it prints
   */
  LoadTool(Path logs) {
    this.logs = logs;
  }

  /**
   * What a run came to.
   *
   * @param reports in the order of the page
   * @param ownMicros the processor time that the tool itself spent on a request
   */
  record Run(List<LoadReport> reports, double ownMicros) {
    Run {
      reports = List.copyOf(reports);
    }
  }

  /**
   * Runs it to its end.
   *
   * @param words the command and its flags
   * @throws IOException if it fails, or a request does
   */
  Run run(Cluster cluster, List<String> words) throws IOException, InterruptedException {
    runs++;
    Path out = logs.resolve("load-%04d.out".formatted(runs));
    Path err = logs.resolve("load-%04d.err".formatted(runs));
    List<String> command =
        new ArrayList<>(List.of("--endpoints=" + cluster.endpoints(), "--precise"));
    command.addAll(words);
    int exitCode;
    try (PrintStream printed = new PrintStream(out.toFile(), StandardCharsets.UTF_8);
        PrintStream told = new PrintStream(err.toFile(), StandardCharsets.UTF_8)) {
      exitCode = run(command, new Streams(InputStream.nullInputStream(), printed, told), cluster);
    }
    String complaints = Files.readString(err, StandardCharsets.UTF_8);
    if (exitCode != 0) {
      throw new IOException("the load failed: " + complaints.strip());
    }
    Matcher own = OWN_CPU.matcher(complaints);
    return new Run(
        LoadReport.parse(Files.readString(out, StandardCharsets.UTF_8)),
        own.find() ? Double.parseDouble(own.group(1)) : Double.NaN);
  }

  /** On a thread that can be broken off: without its members a load would go on trying. */
  private static int run(List<String> command, Streams streams, Cluster cluster)
      throws IOException, InterruptedException {
    FutureTask<Integer> load = new FutureTask<>(() -> Benchmark.run(command, streams));
    Thread thread = new Thread(load, "load");
    thread.start();
    try {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
      while (true) {
        try {
          return load.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          cluster.requireAlive();
          if (System.nanoTime() - deadline > 0) {
            throw new IOException(
                "the load takes more than %d minutes".formatted(PATIENCE_MINUTES), e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("the load failed: " + e.getCause(), e);
    } finally {
      thread.interrupt();
      thread.join(END_MILLIS);
    }
  }
}
