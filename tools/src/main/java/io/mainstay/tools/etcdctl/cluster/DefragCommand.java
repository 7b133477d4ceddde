package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.time.Duration;
import java.util.List;

/** {@code defrag}. */
public final class DefragCommand {
  private DefragCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
            "defrag",
            "",
            "Defragments the storage of the etcd members with given endpoints",
            List.of(),
            call -> run(call, surroundings))
        .passingOn(List.of(Endpoints.CLUSTER));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    surroundings.connected(
        call,
        session -> {
          boolean failed = false;
          for (Endpoint endpoint : Endpoints.of(session)) {
            failed |= !defragment(session, endpoint);
          }
          if (failed) {
            throw new CommandException(ExitCode.ERROR, "");
          }
        });
  }

  private static boolean defragment(Session session, Endpoint endpoint) {
    long begin = System.nanoTime();
    try {
      session
          .client()
          .at(endpoint)
          .call(Methods.DEFRAGMENT, DefragmentRequest.getDefaultInstance(), session.timeout());
      session
          .streams()
          .out()
          .printf(
              "Finished defragmenting etcd member[%s]. took %s%n", endpoint.text(), since(begin));
      return true;
    } catch (RpcException e) {
      session
          .streams()
          .err()
          .printf(
              "Failed to defragment etcd member[%s]. took %s. (%s)%n",
              endpoint.text(), since(begin), e.getMessage());
      return false;
    }
  }

  private static String since(long beginNanos) {
    return GoDuration.format(Duration.ofNanos(System.nanoTime() - beginNanos));
  }
}
