package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.output.GoQuote;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** Runs a command that the operator has named; it prints where this tool does and reads nothing. */
public final class ChildProcess {
  private static final int FAILURE = 1;

  private final ProcessBuilder builder;

  /** For a command with its arguments. */
  public ChildProcess(List<String> command) {
    this.builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT);
    restoreLocale(builder.environment());
  }

  /** The start script may have changed it for this tool alone. */
  private static void restoreLocale(Map<String, String> environment) {
    String locale = environment.remove("MAINSTAY_LC_ALL");
    if (locale != null) {
      environment.remove("LC_ALL");
      if (!locale.isEmpty()) {
        environment.put("LC_ALL", locale);
      }
    }
  }

  /**
   * How it ended.
   *
   * @param code 0 when all is well
   * @param failure in Go's words, empty when all is well
   */
  public record End(int code, String failure) {}

  /** The variables that it will have, which may be changed. */
  public Map<String, String> environment() {
    return builder.environment();
  }

  /** Runs it to its end, whoever interrupts the thread meanwhile. */
  public End run() {
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new End(FAILURE, startFailure(builder.command().get(0), String.valueOf(e)));
    }
    boolean interrupted = false;
    while (true) {
      try {
        int code = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return new End(code, code == 0 ? "" : "exit status " + code);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static String startFailure(String name, String failure) {
    boolean denied = failure.contains("error=13,");
    if (!denied && !failure.contains("error=2,")) {
      return failure;
    }
    if (name.contains("/")) {
      return "fork/exec " + name + (denied ? ": permission denied" : ": no such file or directory");
    }
    return "exec: " + GoQuote.of(name) + ": executable file not found in $PATH";
  }
}
