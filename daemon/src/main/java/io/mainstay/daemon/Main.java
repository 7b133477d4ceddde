package io.mainstay.daemon;

import io.mainstay.daemon.logging.LogSetup;
import io.mainstay.daemon.systemd.NotifySocket;
import java.util.List;

/** The process. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of {@link Daemon#run}. */
  public static void main(String[] arguments) {
    Runtime runtime = Runtime.getRuntime();
    Daemon daemon =
        new Daemon(
            ServingMember::launch,
            LogSetup::install,
            Signals.install(runtime::halt),
            NotifySocket.of(System.getenv())::ready,
            runtime::halt,
            System.out,
            System.err);
    int exitCode = daemon.run(List.of(arguments), System.getenv());
    System.out.flush();
    System.err.flush();
    // Not halt: the JVM writes its archive of loaded classes only on the way of an ordinary exit.
    System.exit(exitCode);
  }
}
