package io.mainstay.tools.etcdctl;

import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.TerminalPrompt;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Runs the usual commands once, for nobody to see, so that the Java machine learns which classes
 * they take. For an archive of classes; a server is changed by it.
 */
public final class Rehearsal {
  private static final List<List<String>> COMMAND_LINES =
      List.of(
          List.of("put", "key", "value"),
          List.of("get", "key", "--prefix"),
          List.of("get", "key", "-w", "json"),
          List.of("get", "key", "-w", "fields"),
          List.of("get", "key", "-w", "table"),
          List.of("get", "", "--bogus"),
          List.of("get", ""),
          List.of("del", "key"),
          List.of("version"),
          List.of("help"));

  private Rehearsal() {}

  /** The argument is the endpoint of the server. */
  public static void main(String[] arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere);
    Surroundings surroundings =
        new Surroundings(
            Map.of("ETCDCTL_ENDPOINTS", arguments[0]),
            new TerminalPrompt(),
            new ProcessEnd(streams),
            Clock.systemUTC());
    for (List<String> line : COMMAND_LINES) {
      Etcdctl.program(surroundings, streams).run(line);
    }
  }
}
