package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * Asks on standard output and reads from standard input, which shows nothing meanwhile if it is a
 * terminal.
 */
public final class TerminalPrompt implements PasswordPrompt {
  @Override
  public String ask(String question, Streams streams) throws CommandException {
    Thread restorer = new Thread(() -> echo(true));
    boolean hidden = echo(false);
    if (hidden) {
      Runtime.getRuntime().addShutdownHook(restorer);
    }
    // Who types at the first sight of the question must find the terminal hiding it already.
    streams.out().print(question);
    streams.out().flush();
    try {
      return line(streams.in());
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    } finally {
      if (hidden) {
        restore(restorer);
      }
      streams.out().println();
      streams.out().flush();
    }
  }

  private static void restore(Thread restorer) {
    echo(true);
    try {
      Runtime.getRuntime().removeShutdownHook(restorer);
    } catch (IllegalStateException e) {
      return; // the process ends already
    }
  }

  /** Byte by byte: what follows belongs to the command. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      throw new IOException("EOF");
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        bytes.write(next);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Whether the terminal has done so; false without a terminal. */
  private static boolean echo(boolean on) {
    try {
      return new ProcessBuilder("stty", on ? "echo" : "-echo")
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
