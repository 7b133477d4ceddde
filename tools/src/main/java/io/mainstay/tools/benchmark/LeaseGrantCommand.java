package io.mainstay.tools.benchmark;

import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.util.List;

/** {@code lease-grant}: ours alone. */
final class LeaseGrantCommand {
  private static final String NAME = "lease-grant";

  private LeaseGrantCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
        "",
        "Benchmark lease grant (Mainstay only)",
        List.of(
            Flag.number("rate", "0", "Maximum grants per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of lease grant requests")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    try (Bench bench = opener.open(call)) {
      bench.print(
          bench.report(
              NAME,
              bench.run(
                  bench.clients(),
                  flags.number("total"),
                  flags.number("rate"),
                  (client, number) -> client.start(Methods.LEASE_GRANT, Lease.REQUEST, null))));
    }
  }
}
