package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.CommandLine;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.command.UsageException;
import io.mainstay.tools.etcdctl.session.InputLines;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code txn}: reads comparisons and requests, a line each, and makes one transaction of them. */
public final class TxnCommand {
  private static final String INTERACTIVE = "interactive";
  private static final String DESCRIPTION =
      """
      Txn reads multiple etcd requests from standard input and applies them as a single atomic transaction.

      A transaction consists of three components:
      1) a list of conditions,
      2) a list of requests to apply if all the conditions are true,
      3) a list of requests to apply if any condition is false.

      Example interactive stdin usage:

      ---
      etcdctl txn -i
      # compares:
      mod("key1") > "0"

      # success requests (get, put, delete):
      put key1 "overwrote-key1"

      # failure requests (get, put, delete):
      put key1 "created-key1"
      put key2 "some extra key"
      ---

      Refer to https://github.com/etcd-io/etcd/blob/main/etcdctl/README.md#txn-options.""";

  private final List<Command> requests;

  private TxnCommand(Surroundings surroundings) {
    this.requests =
        List.of(
            GetCommand.command(surroundings),
            PutCommand.command(surroundings),
            DeleteCommand.command(surroundings));
  }

  /** The command. */
  public static Command command(Surroundings surroundings) {
    TxnCommand txn = new TxnCommand(surroundings);
    return Command.leaf(
            "txn",
            "[options]",
            "Txn processes all the requests in one transaction",
            List.of(
                Flag.toggle(INTERACTIVE, "Input transaction in interactive mode")
                    .withShorthand("i")),
            call -> txn.run(call, surroundings))
        .describedAs(DESCRIPTION);
  }

  private void run(Call call, Surroundings surroundings) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "txn command does not accept argument");
    }
    surroundings.connected(
        call,
        session -> {
          TxnRequest request = read(session);
          session.print(new TxnAnswer(session.callPatiently(Methods.TXN, request)));
        });
  }

  private TxnRequest read(Session session) throws CommandException {
    Streams streams = session.streams();
    InputLines lines = new InputLines(streams.in());
    TxnRequest.Builder request = TxnRequest.newBuilder();
    prompt(session, "compares:");
    for (String line = next(lines); !line.isEmpty(); line = next(lines)) {
      Compare comparison = Comparison.parse(line);
      request.addCompare(comparison);
    }
    prompt(session, "success requests (get, put, del):");
    for (String line = next(lines); !line.isEmpty(); line = next(lines)) {
      request.addSuccess(request(line, streams));
    }
    prompt(session, "failure requests (get, put, del):");
    for (String line = next(lines); !line.isEmpty(); line = next(lines)) {
      request.addFailure(request(line, streams));
    }
    return request.build();
  }

  private static void prompt(Session session, String text) {
    if (session.flags().toggled(INTERACTIVE)) {
      session.streams().out().println(text);
      session.streams().out().flush();
    }
  }

  private static String next(InputLines lines) throws CommandException {
    try {
      return lines.next().strip();
    } catch (IOException e) {
      throw new CommandException(ExitCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private RequestOp request(String line, Streams streams) throws CommandException {
    List<String> words = Words.split(line);
    if (words.size() < 2) {
      throw new CommandException(ExitCode.INVALID_INPUT, "invalid txn compare request: " + line);
    }
    CommandLine request;
    try {
      request = CommandLine.parse(requests, words, streams);
    } catch (UsageException e) {
      throw new CommandException(ExitCode.INVALID_INPUT, "invalid txn request: " + line, e);
    }
    FlagValues flags = request.call().flags();
    List<String> arguments = request.call().arguments();
    RequestOp.Builder op = RequestOp.newBuilder();
    return switch (request.command().name()) {
      case "get" -> op.setRequestRange(GetCommand.request(flags, arguments)).build();
      case "put" ->
          op.setRequestPut(PutCommand.request(flags, arguments, InputStream.nullInputStream()))
              .build();
      default -> op.setRequestDeleteRange(DeleteCommand.request(flags, arguments, streams)).build();
    };
  }
}
