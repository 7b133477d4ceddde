package io.mainstay.tools.etcdctl.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.kv.GetAnswer;
import io.mainstay.tools.etcdctl.session.ChildProcess;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.util.List;
import java.util.Map;

/** {@code lock}. */
public final class LockCommand {
  private static final String TTL = "ttl";
  private static final long DEFAULT_TTL_SECONDS = 60;

  private LockCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "lock",
        "<lockname> [exec-command arg1 arg2 ...]",
        "Acquires a named lock",
        List.of(Flag.number(TTL, "10", "timeout for session")),
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    List<String> arguments = call.arguments();
    if (arguments.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "lock takes a lock name argument and an optional command to execute");
    }
    long ttl = call.flags().number(TTL);
    ByteString name = Words.bytes(arguments.get(0));
    List<String> command = arguments.subList(1, arguments.size());
    surroundings.connected(
        call,
        session -> {
          try (LeaseSession lease =
              LeaseSession.open(session.client(), ttl > 0 ? ttl : DEFAULT_TTL_SECONDS)) {
            session.interrupts().catchWith(Thread.currentThread()::interrupt);
            Contender contender =
                Contender.enter(session.client(), name, ByteString.EMPTY, lease.id());
            long revision = contender.awaitTurn();
            if (command.isEmpty()) {
              hold(session, lease, contender);
            } else {
              execute(command, contender, revision);
            }
          }
        });
  }

  private static void hold(Session session, LeaseSession lease, Contender contender)
      throws CommandException, RpcException {
    RangeResponse own = contender.look();
    if (own.getKvsCount() == 0) {
      throw new CommandException(ExitCode.ERROR, "lock lost on init");
    }
    session.print(new GetAnswer(own, false));
    try {
      lease.awaitGone();
    } catch (InterruptedException e) {
      contender.leave();
      return;
    }
    throw new CommandException(ExitCode.ERROR, "session expired");
  }

  /** The variables of this process win. */
  private static void execute(List<String> command, Contender contender, long revision)
      throws CommandException, RpcException {
    if (contender.look().getKvsCount() == 0) {
      throw new CommandException(ExitCode.ERROR, "mutex: session is expired");
    }
    ChildProcess process = new ChildProcess(command);
    Map<String, String> environment = process.environment();
    environment.putIfAbsent("ETCD_LOCK_KEY", Words.text(contender.key()));
    environment.putIfAbsent("ETCD_LOCK_REV", Long.toString(revision));
    ChildProcess.End end = process.run();
    Thread.interrupted(); // what the signal was for is done by leaving
    contender.leave();
    if (end.code() != 0) {
      throw new CommandException(end.code(), end.failure());
    }
  }
}
