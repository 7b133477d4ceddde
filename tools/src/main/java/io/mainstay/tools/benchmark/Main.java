package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.StandardStream;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.TerminalPrompt;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The process. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) {
    // Bars of histograms are not in every locale's character set.
    PrintStream out = new PrintStream(StandardStream.output(), false, StandardCharsets.UTF_8);
    String artifacts = System.getenv().getOrDefault("ARTIFACTS", "");
    PerfDash perfDash =
        new PerfDash(Path.of(artifacts.isEmpty() ? "_artifacts" : artifacts), Clock.systemUTC());
    int exitCode =
        Benchmark.program(new TerminalPrompt(), perfDash, new Streams(System.in, out, System.err))
            .run(List.of(arguments));
    out.flush();
    System.err.flush();
    System.exit(exitCode);
  }
}
