package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;
import java.util.stream.Collectors;

/** {@code move-leader}. */
public final class MoveLeaderCommand {
  private static final int HEX = 16;

  private MoveLeaderCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "move-leader",
        "<transferee-member-id>",
        "Transfers leadership to another etcd cluster member.",
        List.of(),
        call -> run(call, surroundings));
  }

  /** The leadership has been moved. */
  private record Moved(long from, long to, MoveLeaderResponse response) implements Answer {
    @Override
    public void simple(SimpleWriter out) {
      out.line(
          "Leadership transferred from %s to %s"
              .formatted(Long.toHexString(from), Long.toHexString(to)));
    }

    @Override
    public void json(JsonWriter out) {
      out.message(response);
    }
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "move-leader command needs 1 argument");
    }
    long target = target(call.arguments().get(0));
    surroundings.connected(call, session -> move(session, target));
  }

  private static long target(String argument) throws CommandException {
    try {
      return GoNumber.unsigned(argument, HEX);
    } catch (NumberFormatException e) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, String.valueOf(e.getMessage()), e);
    }
  }

  private static void move(Session session, long target) throws CommandException, RpcException {
    for (Endpoint endpoint : session.endpoints()) {
      Client client = session.client().at(endpoint);
      StatusResponse status =
          client.call(Methods.STATUS, StatusRequest.getDefaultInstance(), session.timeout());
      if (status.getHeader().getMemberId() == status.getLeader()) {
        MoveLeaderRequest request = MoveLeaderRequest.newBuilder().setTargetID(target).build();
        session.print(
            new Moved(
                status.getLeader(),
                target,
                client.call(Methods.MOVE_LEADER, request, session.timeout())));
        return;
      }
    }
    throw new CommandException(
        ExitCode.BAD_ARGUMENTS,
        session.endpoints().stream()
            .map(Endpoint::text)
            .collect(Collectors.joining(" ", "no leader endpoint given at [", "]")));
  }
}
