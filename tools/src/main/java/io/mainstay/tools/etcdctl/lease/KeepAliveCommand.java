package io.mainstay.tools.etcdctl.lease;

import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.output.Format;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.stream.LeaseRenewal;
import java.util.List;

/** {@code lease keep-alive}. */
final class KeepAliveCommand {
  private static final String ONCE = "once";

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
          LeaseRenewal renewal = new LeaseRenewal(session.client(), id);
          try {
            if (call.flags().toggled(ONCE)) {
              session.print(new KeepAliveAnswer(renewal.once()));
              return;
            }
            renewal.untilGone(response -> session.print(new KeepAliveAnswer(response)));
          } catch (RpcException e) {
            throw LeaseCommands.badConnection(e);
          }
          if (session.format() == Format.SIMPLE) {
            session.streams().out().printf("lease %s expired or revoked.%n", LeaseAnswer.shown(id));
          }
        });
  }
}
