package io.mainstay.tools.etcdctl.watch;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.ChildProcess;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Streamed;
import io.mainstay.tools.output.GoQuote;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what a watcher sees, and runs a command for each event. */
final class WatchPrinter {
  private final Session session;
  private final Watching watching;
  private final AtomicReference<@Nullable WatchResponse> first = new AtomicReference<>();
  private final List<String> command;

  /**
   * For a watcher.
   *
   * @param command empty for none
   */
  WatchPrinter(Session session, Watching watching, List<String> command) {
    this.session = session;
    this.watching = watching;
    this.command = List.copyOf(command);
  }

  /** Waits for the member to know of the watch. */
  void awaitBegin() throws RpcException {
    first.set(Streamed.next(watching));
  }

  /** Returns when the watch has ended, and has said why. */
  void run() throws CommandException {
    try {
      printAll();
    } catch (RpcException e) {
      if (e.code() != StatusCode.CANCELLED) {
        print(refusal(String.valueOf(e.getMessage())));
      }
    }
  }

  private static WatchResponse refusal(String reason) {
    return WatchResponse.newBuilder()
        .setCreated(true)
        .setCanceled(true)
        .setCancelReason(reason)
        .build();
  }

  private void printAll() throws CommandException, RpcException {
    for (WatchResponse response = next(); response != null; response = next()) {
      if (response.getCreated() && !response.getCanceled()) {
        continue;
      }
      print(response);
      if (!command.isEmpty()) {
        for (Event event : response.getEventsList()) {
          execute(response.getHeader().getRevision(), event);
        }
      }
    }
  }

  private @Nullable WatchResponse next() throws RpcException {
    WatchResponse known = first.getAndSet(null);
    return known == null ? Streamed.next(watching) : known;
  }

  /** Watchers of one session print one after the other. */
  private void print(WatchResponse response) throws CommandException {
    Streams streams = session.streams();
    synchronized (session) {
      if (response.getCanceled()) {
        streams.err().println("watch was canceled (" + reason(response) + ")");
      } else if (response.getEventsCount() == 0) {
        streams.out().println("progress notify: " + response.getHeader().getRevision());
      }
      session.print(new WatchAnswer(response));
    }
  }

  private static String reason(WatchResponse response) {
    String reason = response.getCancelReason();
    if (response.getCompactRevision() != 0) {
      return EtcdError.COMPACTED.text();
    }
    if (reason.isEmpty()) {
      return EtcdError.FUTURE_REVISION.text();
    }
    return response.getCreated()
        ? reason
        : String.valueOf(new RpcException(StatusCode.FAILED_PRECONDITION, reason).getMessage());
  }

  private void execute(long revision, Event event) throws CommandException {
    ChildProcess process = new ChildProcess(command);
    Map<String, String> environment = process.environment();
    environment.put("ETCD_WATCH_REVISION", Long.toString(revision));
    environment.put("ETCD_WATCH_EVENT_TYPE", '"' + event.getType().name() + '"');
    environment.put("ETCD_WATCH_KEY", GoQuote.of(event.getKv().getKey()));
    environment.put("ETCD_WATCH_VALUE", GoQuote.of(event.getKv().getValue()));
    ChildProcess.End end = process.run();
    if (end.code() != 0) {
      String shown = command.stream().map(GoQuote::of).collect(Collectors.joining(" ", "[", "]"));
      session.streams().err().println("command " + shown + " error (" + end.failure() + ")");
      throw new CommandException(ExitCode.ERROR, "");
    }
  }
}
