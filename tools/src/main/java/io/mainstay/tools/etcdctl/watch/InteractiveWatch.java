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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads what to watch from standard input, line by line, until that ends or a command that an event
 * has run fails. On the main thread, which waits for lines and for failures of the watchers.
 */
final class InteractiveWatch {
  private static final int MOST_WAITING = 16;

  private static final Command WATCH =
      Command.leaf("watch", "", "", WatchCommand.FLAGS, call -> {});

  private final Session session;
  private final List<Watching> watches = new ArrayList<>();
  private final BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(MOST_WAITING);

  /** What the main thread waits for. */
  private sealed interface Happening {}

  /** A line was typed. */
  private record Line(String text) implements Happening {}

  /** There is nothing more to do. */
  private record Failure(CommandException reason) implements Happening {}

  InteractiveWatch(Session session) {
    this.session = session;
  }

  /** Ends with the input or a watcher's command, which is a failure. */
  void run() throws CommandException, RpcException {
    start(this::read, "watch requests");
    try {
      while (true) {
        Happening next = happenings.take();
        if (next instanceof Failure failure) {
          throw failure.reason();
        } else if (next instanceof Line typed) {
          line(typed.text());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.forEach(Watching::close);
    }
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    InputLines lines = new InputLines(session.streams().in());
    try {
      while (true) {
        tell(new Line(lines.next()));
      }
    } catch (IOException e) {
      tell(
          new Failure(
              new CommandException(
                  ExitCode.INVALID_INPUT,
                  "error reading watch request line: " + e.getMessage(),
                  e)));
    }
  }

  private void tell(Happening happening) {
    try {
      happenings.put(happening);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    start(() -> print(printer), "watch " + watches.size());
  }

  /** A watcher that ends says so itself, and the others go on; one that fails ends all. */
  private void print(WatchPrinter printer) {
    try {
      printer.run();
    } catch (CommandException e) {
      tell(new Failure(e));
    }
  }
}
