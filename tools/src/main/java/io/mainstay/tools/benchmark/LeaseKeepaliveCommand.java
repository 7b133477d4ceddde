package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import java.util.List;

/** {@code lease-keepalive}: each request on a stream of its own, as {@code KeepAliveOnce} does. */
final class LeaseKeepaliveCommand {
  private static final String NAME = "lease-keepalive";

  private LeaseKeepaliveCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
        "",
        "Benchmark lease keepalive",
        List.of(Flag.number("total", "10000", "Total number of lease keepalive requests")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    try (Bench bench = opener.open(call)) {
      bench.print(
          bench.report(
              NAME,
              bench.run(
                  Lease.forEach(bench.clients()),
                  call.flags().number("total"),
                  0,
                  (lease, number) ->
                      OneWayStream.toItsEnd(
                          lease.client(),
                          Methods.LEASE_KEEP_ALIVE,
                          LeaseKeepAliveRequest.newBuilder().setID(lease.id()).build()))));
    }
  }
}
