package io.mainstay.tools.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code benchmark}, and keeps what it prints. */
final class LoadTool {
  private static final long PATIENCE_MINUTES = 30;
  private static final Pattern OWN_CPU =
      Pattern.compile("([0-9.]+) microseconds of CPU time per request");

  private final Path program;
  private final Path logs;
  private int runs;

  /**
   * A tool that has not run yet.
   *
   * @param logs the directory for what it prints
   */
  LoadTool(Path program, Path logs) {
    this.program = program;
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
        new ArrayList<>(
            List.of(program.toString(), "--endpoints=" + cluster.endpoints(), "--precise"));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      awaitEnd(process, cluster);
    } finally {
      process.destroyForcibly();
    }
    String complaints = Files.readString(err, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IOException("the load failed: " + complaints.strip());
    }
    Matcher own = OWN_CPU.matcher(complaints);
    return new Run(
        LoadReport.parse(Files.readString(out, StandardCharsets.UTF_8)),
        own.find() ? Double.parseDouble(own.group(1)) : Double.NaN);
  }

  /** Without its members a load would go on trying. */
  private static void awaitEnd(Process process, Cluster cluster)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (!process.waitFor(1, TimeUnit.SECONDS)) {
      cluster.requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the load takes more than %d minutes".formatted(PATIENCE_MINUTES));
      }
    }
  }
}
