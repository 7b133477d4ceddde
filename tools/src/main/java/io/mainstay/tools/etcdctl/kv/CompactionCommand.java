package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code compaction}. */
public final class CompactionCommand {
  private static final String PHYSICAL = "physical";

  private CompactionCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "compaction",
        "[options] <revision>",
        "Compacts the event history in etcd",
        List.of(
            Flag.toggle(
                PHYSICAL, "'true' to wait for compaction to physically remove all old revisions")),
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "compaction command needs 1 argument");
    }
    CompactionRequest request =
        CompactionRequest.newBuilder()
            .setRevision(revision(call.arguments().get(0)))
            .setPhysical(call.flags().toggled(PHYSICAL))
            .build();
    surroundings.connected(
        call,
        session -> {
          session.call(Methods.COMPACT, request);
          session.streams().out().println("compacted revision " + request.getRevision());
        });
  }

  private static long revision(String argument) throws CommandException {
    try {
      return GoNumber.signed(argument, 10);
    } catch (NumberFormatException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }
}
