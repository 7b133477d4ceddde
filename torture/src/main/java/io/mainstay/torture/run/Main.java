package io.mainstay.torture.run;

import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process. */
public final class Main {
  private static final long PATIENCE_MILLIS = 30_000;

  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) {
    Thread worker = Thread.currentThread();
    Thread atEnd = new Thread(() -> breakOff(worker), "break-off");
    Runtime.getRuntime().addShutdownHook(atEnd);
    // What keys and texts hold is not in every locale's character set.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int exitCode =
        new Program(
                TortureCommand.command(), HelpStyle.BARE, new Streams(System.in, out, System.err))
            .run(List.of(arguments));
    out.flush();
    System.err.flush();
    if (!Thread.currentThread().isInterrupted()) {
      Runtime.getRuntime().removeShutdownHook(atEnd);
      System.exit(exitCode);
    }
  }

  /** Whoever breaks it off leaves no process and no data behind. */
  private static void breakOff(Thread worker) {
    worker.interrupt();
    try {
      worker.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
