package io.mainstay.tools.etcdctl;

import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Interrupts;
import java.util.concurrent.CompletableFuture;

/**
 * Ends the process: with the code of the command, or by the signal unless the command catches it.
 * The reaction to a signal runs on the thread of the Java machine's shutdown.
 */
final class ProcessEnd implements Interrupts {
  private final Streams streams;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  ProcessEnd(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void catchWith(Runnable reaction) {
    Thread hook =
        new Thread(
            () -> {
              if (!exitCode.isDone()) {
                reaction.run();
                int code = exitCode.join();
                flush();
                Runtime.getRuntime().halt(code);
              }
            },
            "signal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The command is done. Does not return. */
  void exit(int code) {
    flush();
    exitCode.complete(code);
    System.exit(code);
  }

  private void flush() {
    streams.out().flush();
    streams.err().flush();
  }
}
