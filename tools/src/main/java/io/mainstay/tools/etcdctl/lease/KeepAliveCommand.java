package io.mainstay.tools.etcdctl.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.client.Exchange;
import io.mainstay.client.LeaseKeeper;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.output.Format;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Streamed;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code lease keep-alive}. */
final class KeepAliveCommand {
  private static final String ONCE = "once";

  /** How long the first answer may take: until then it is not known how long the lease lives. */
  private static final long FIRST_PATIENCE_SECONDS = 3;

  private KeepAliveCommand() {}

  static Command command(Surroundings surroundings) {
    return Command.leaf(
        "keep-alive",
        "[options] <leaseID>",
        "Keeps leases alive (renew)",
        List.of(
            Flag.toggle(
                ONCE,
                "Resets the keep-alive time to its original value and cobrautl.Exits immediately")),
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    long id =
        LeaseCommands.id(
            LeaseCommands.only(call, "lease keep-alive command needs lease ID as argument"));
    surroundings.connected(
        call,
        session -> {
          if (call.flags().toggled(ONCE)) {
            session.print(new KeepAliveAnswer(once(session, id)));
            return;
          }
          untilGone(session, id);
          if (session.format() == Format.SIMPLE) {
            session.streams().out().printf("lease %s expired or revoked.%n", LeaseAnswer.shown(id));
          }
        });
  }

  private static LeaseKeepAliveResponse once(Session session, long id) throws CommandException {
    try (Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream =
        session.client().open(Methods.LEASE_KEEP_ALIVE, null)) {
      stream.send(LeaseKeepAliveRequest.newBuilder().setID(id).build());
      stream.end();
      LeaseKeepAliveResponse response = Streamed.next(stream);
      if (response == null || response.getTTL() <= 0) {
        throw new CommandException(ExitCode.BAD_CONNECTION, EtcdError.LEASE_NOT_FOUND.text());
      }
      return response;
    } catch (RpcException e) {
      throw LeaseCommands.badConnection(e);
    }
  }

  /** Prints each renewal; an answer that cannot be printed ends it. */
  private static void untilGone(Session session, long id) throws CommandException {
    CompletableFuture<Optional<CommandException>> end = new CompletableFuture<>();
    LeaseKeeper keeper =
        LeaseKeeper.start(
            session.client(),
            id,
            FIRST_PATIENCE_SECONDS,
            (response, expiryNanos) -> {
              try {
                session.print(new KeepAliveAnswer(response));
              } catch (CommandException e) {
                end.complete(Optional.of(e));
              }
            },
            () -> end.complete(Optional.empty()));
    try {
      Optional<CommandException> failure = end.join();
      if (failure.isPresent()) {
        throw failure.get();
      }
    } finally {
      keeper.close();
    }
  }
}
