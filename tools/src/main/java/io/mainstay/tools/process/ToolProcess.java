package io.mainstay.tools.process;

import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The process of a tool that starts servers and fills disks. A signal that would end it interrupts
 * its command first, which then has half a minute to end what it has started and to remove what it
 * has written.
 */
public final class ToolProcess {
  private static final long PATIENCE_MILLIS = 30_000;

  private ToolProcess() {}

  /**
   * Runs a command on the calling thread, and ends the process with its exit code.
   *
   * @param arguments those of the process
   */
  public static void run(Command command, String[] arguments) {
    Thread worker = Thread.currentThread();
    Thread atEnd = new Thread(() -> breakOff(worker), "break-off");
    Runtime.getRuntime().addShutdownHook(atEnd);
    // What is printed, frames of tables say, is not in every locale's character set.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int exitCode =
        new Program(command, HelpStyle.BARE, new Streams(System.in, out, System.err))
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
