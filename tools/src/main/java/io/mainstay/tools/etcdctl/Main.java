package io.mainstay.tools.etcdctl;

import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.TerminalPrompt;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
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
        new Streams(System.in, stream(FileDescriptor.out, false), stream(FileDescriptor.err, true));
    ProcessEnd end = new ProcessEnd(streams);
    Surroundings surroundings =
        new Surroundings(System.getenv(), new TerminalPrompt(), end, Clock.systemUTC());
    end.exit(Etcdctl.program(surroundings, streams).run(RawArguments.of(arguments)));
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flushesLines) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)),
        flushesLines,
        StandardCharsets.UTF_8);
  }
}
