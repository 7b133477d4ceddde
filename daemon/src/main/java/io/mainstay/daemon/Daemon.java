package io.mainstay.daemon;

import io.mainstay.daemon.config.ConfigException;
import io.mainstay.daemon.config.Help;
import io.mainstay.daemon.config.StartRequest;
import io.mainstay.daemon.config.StartRequest.LogInstaller;
import io.mainstay.daemon.config.StartRequest.ShowHelp;
import io.mainstay.daemon.config.StartRequest.ShowVersion;
import io.mainstay.daemon.config.StartRequest.StartMember;
import io.mainstay.daemon.config.UsageException;
import io.mainstay.daemon.logging.Fatal;
import io.mainstay.server.config.ServerConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the command: everything but the process around it. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** Commands that start no member; the script runs them elsewhere. */
  private static final List<String> PROXIES = List.of("gateway", "grpc-proxy");

  private final MemberLauncher launcher;
  private final LogInstaller logs;
  private final CompletableFuture<String> signal;
  private final Runnable readyNotice;
  private final IntConsumer exit;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Nothing happens yet.
   *
   * @param logs makes the process log as asked
   * @param signal completes with the name of the first signal to end; the member is closed on the
   *     completing thread
   * @param readyNotice run once, on a thread of its own, when clients are served; may block
   * @param exit ends the process at once
   * @param out standard output
   * @param err standard error
   */
  Daemon(
      MemberLauncher launcher,
      LogInstaller logs,
      CompletableFuture<String> signal,
      Runnable readyNotice,
      IntConsumer exit,
      PrintStream out,
      PrintStream err) {
    this.launcher = launcher;
    this.logs = logs;
    this.signal = signal;
    this.readyNotice = readyNotice;
    this.exit = exit;
    this.out = out;
    this.err = err;
  }

  /** Runs until the member has stopped, and gives the exit code. */
  int run(List<String> arguments, Map<String, String> environment) {
    if (!arguments.isEmpty() && PROXIES.contains(arguments.get(0))) {
      err.println("etcd " + arguments.get(0) + " is started by bin/etcd");
      return ExitCode.ERROR;
    }
    StartRequest request;
    try {
      request = StartRequest.parse(arguments, environment, logs);
    } catch (UsageException e) {
      err.println(e.getMessage());
      err.print(Help.USAGE);
      return ExitCode.USAGE;
    } catch (ConfigException e) {
      return refuse(e, arguments);
    }
    if (request instanceof ShowHelp) {
      err.print(Help.USAGE);
      out.print(Help.flags());
      return ExitCode.OK;
    }
    if (request instanceof ShowVersion) {
      out.println(Version.lines());
      return ExitCode.OK;
    }
    logArguments(arguments);
    return start((StartMember) request);
  }

  private int refuse(ConfigException problem, List<String> arguments) {
    switch (problem.kind()) {
      case PLAIN -> err.println(problem.getMessage());
      case SHADOWED_VARIABLE ->
          Fatal.at(LOG)
              .addKeyValue("environment-variable", problem.getMessage())
              .log(
                  "conflicting environment variable is shadowed by corresponding command-line flag"
                      + " (either unset environment variable or disable flag))");
      case INVALID -> {
        logArguments(arguments);
        logInvalid(problem);
      }
    }
    return ExitCode.ERROR;
  }

  private static void logArguments(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add("etcd");
    line.addAll(arguments);
    LOG.atInfo().addKeyValue("args", line).log("Running: ");
  }

  private static void logInvalid(ConfigException problem) {
    LOG.atWarn().addKeyValue("error", problem.getMessage()).log("failed to verify flags");
  }

  private int start(StartMember request) {
    ServerConfig config;
    try {
      config = request.resolve();
    } catch (ConfigException e) {
      logInvalid(e);
      return ExitCode.ERROR;
    }
    StartBanner.log(config);
    AtomicBoolean ready = new AtomicBoolean();
    CompletableFuture<Void> unused = signal.thenAccept(name -> endUnlessReady(name, ready));
    RunningMember member;
    try {
      member = launcher.launch(config);
    } catch (LaunchException e) {
      Fatal.at(LOG).addKeyValue("error", e.getMessage()).log("failed to start");
      return ExitCode.ERROR;
    }
    ready.set(true);
    CompletableFuture<Void> unusedNotice = member.ready().thenRunAsync(readyNotice);
    return serve(member);
  }

  /**
   * A member that is still starting cannot be closed, and loses nothing: its log is durable at
   * every moment.
   */
  private void endUnlessReady(String name, AtomicBoolean ready) {
    if (!ready.get()) {
      LOG.atInfo().addKeyValue("signal", name).log("received signal before the member was ready");
      exit.accept(ExitCode.OK);
    }
  }

  private int serve(RunningMember member) {
    CompletableFuture<Integer> exitCode =
        member
            .stopped()
            .thenApply(Daemon::logStop)
            .applyToEither(signal.thenApply(name -> close(member, name)), code -> code);
    return exitCode.join();
  }

  private static int logStop(@Nullable Throwable failure) {
    if (failure == null) {
      LOG.info("the member has stopped");
      return ExitCode.OK;
    }
    Fatal.at(LOG).setCause(failure).log("the member has failed");
    return ExitCode.ERROR;
  }

  private static int close(RunningMember member, String signal) {
    LOG.atInfo().addKeyValue("signal", signal).log("received signal; shutting down");
    member.close();
    LOG.info("the member was closed");
    return ExitCode.OK;
  }
}
