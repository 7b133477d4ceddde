package io.mainstay.tools.etcdctl;

import io.mainstay.tools.command.StandardStream;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.TerminalPrompt;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The process. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) {
    // Keys and the frames of tables are not in every locale's character set.
    Streams streams =
        new Streams(
            System.in,
            stream(StandardStream.output(), false),
            stream(StandardStream.errors(), true));
    ProcessEnd end = new ProcessEnd(streams);
    Surroundings surroundings =
        new Surroundings(System.getenv(), new TerminalPrompt(), end, Clock.systemUTC());
    end.exit(Etcdctl.program(surroundings, streams).run(RawArguments.of(arguments)));
  }

  private static PrintStream stream(OutputStream stream, boolean flushesLines) {
    return new PrintStream(new BufferedOutputStream(stream), flushesLines, StandardCharsets.UTF_8);
  }
}
