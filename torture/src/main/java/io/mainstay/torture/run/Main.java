package io.mainstay.torture.run;

import io.mainstay.tools.process.ToolProcess;

/** The process. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) {
    ToolProcess.run(TortureCommand.command(), arguments);
  }
}
