package io.mainstay.tools.etcdutl;

import io.mainstay.daemon.logging.LogLevel;
import io.mainstay.daemon.logging.LogSettings;
import io.mainstay.daemon.logging.LogSetup;
import io.mainstay.tools.command.StandardStream;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) throws IOException {
    LogSetup.install(
        new LogSettings(List.of("stderr"), LogLevel.INFO, LogSettings.Format.CONSOLE, null));
    // Frames of tables are not in every locale's character set.
    PrintStream out = new PrintStream(StandardStream.output(), false, StandardCharsets.UTF_8);
    int exitCode = Etcdutl.program(new Streams(System.in, out, System.err)).run(List.of(arguments));
    out.flush();
    System.err.flush();
    System.exit(exitCode);
  }
}
