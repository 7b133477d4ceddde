package io.mainstay.tools.etcdctl.locking;

import com.google.protobuf.ByteString;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.kv.GetAnswer;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.util.List;

/** {@code elect}. */
public final class ElectCommand {
  private static final String LISTEN = "listen";
  private static final long TTL_SECONDS = 60;

  private ElectCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "elect",
        "<election-name> [proposal]",
        "Observes and participates in leader election",
        List.of(Flag.toggle(LISTEN, "observation mode").withShorthand("l")),
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    List<String> arguments = call.arguments();
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw bad("elect takes one election name argument and an optional proposal argument");
    }
    boolean proposes = arguments.size() == 2;
    surroundings.connected(
        call,
        session -> {
          if (proposes == call.flags().toggled(LISTEN)) {
            throw bad(
                proposes ? "proposal given but -l is set" : "no proposal argument but -l not set");
          }
          ByteString name = Words.bytes(arguments.get(0));
          try (LeaseSession lease = LeaseSession.open(session.client(), TTL_SECONDS)) {
            session.interrupts().catchWith(Thread.currentThread()::interrupt);
            if (proposes) {
              campaign(session, lease, name, Words.bytes(arguments.get(1)));
            } else {
              new Observer(session, name).run();
            }
          }
        });
  }

  private static void campaign(
      Session session, LeaseSession lease, ByteString name, ByteString proposal)
      throws CommandException, RpcException {
    Contender contender = Contender.enter(session.client(), name, proposal, lease.id());
    contender.awaitTurn();
    session.print(new GetAnswer(contender.look(), false));
    try {
      lease.awaitGone();
    } catch (InterruptedException e) {
      contender.leave();
      return;
    }
    throw new CommandException(ExitCode.ERROR, "elect: session expired");
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
