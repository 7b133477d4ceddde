package io.mainstay.tools.etcdctl.watch;

import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.CommandLine;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.UsageException;
import io.mainstay.tools.etcdctl.session.InputLines;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what to watch from standard input, line by line, until that ends. */
final class InteractiveWatch {
  private static final Command WATCH =
      Command.leaf("watch", "", "", WatchCommand.FLAGS, call -> {});

  private final Session session;
  private final List<Watching> watches = new ArrayList<>();

  InteractiveWatch(Session session) {
    this.session = session;
  }

  /** Ends with the input, which is a failure. */
  void run() throws CommandException, RpcException {
    InputLines lines = new InputLines(session.streams().in());
    try {
      while (true) {
        line(next(lines));
      }
    } finally {
      watches.forEach(Watching::close);
    }
  }

  private static String next(InputLines lines) throws CommandException {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, "error reading watch request line: " + e.getMessage(), e);
    }
  }

  private void line(String line) throws CommandException, RpcException {
    List<String> words = Words.split(line);
    if (words.isEmpty()) {
      complain("Invalid command: " + line + " (watch and progress supported)");
    } else if (words.get(0).equals("watch")) {
      watch(line, words);
    } else if (words.get(0).equals("progress")) {
      watches.forEach(Watching::requestProgress);
    } else {
      complain("Invalid command " + line + " (only support watch)");
    }
  }

  private void complain(String complaint) {
    session.streams().err().println(complaint);
  }

  private void watch(String line, List<String> words) throws CommandException, RpcException {
    boolean keyless = session.environment().getOrDefault(WatchArguments.KEY_VARIABLE, "").isEmpty();
    if (words.size() < 2 && keyless) {
      complain("Invalid command " + line + " (command type or key is not provided)");
      return;
    }
    Call call;
    try {
      call = CommandLine.parse(List.of(WATCH), words, session.streams()).call();
    } catch (UsageException e) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, String.valueOf(e.getMessage()), e);
    }
    WatchArguments arguments = WatchArguments.of(call, session.environment());
    Watching watching =
        new Watching(session.client(), WatchCommand.request(call.flags(), arguments.range()));
    watches.add(watching);
    WatchPrinter printer = new WatchPrinter(session, watching, arguments.command());
    printer.awaitBegin();
    Thread thread = new Thread(() -> print(printer), "watch " + watches.size());
    thread.setDaemon(true);
    thread.start();
  }

  /** A watcher that ends says so itself; the others go on. */
  private void print(WatchPrinter printer) {
    try {
      printer.run();
    } catch (CommandException e) {
      if (!String.valueOf(e.getMessage()).isEmpty()) {
        complain("Error: " + e.getMessage());
      }
    }
  }
}
