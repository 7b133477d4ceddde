package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Driver;
import java.time.Duration;
import java.util.List;

/** {@code overload}: ours alone. */
final class OverloadCommand {
  private OverloadCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        "overload",
        "",
        "Offer many times of what can be done, and see what is left of it (Mainstay only)",
        List.of(
            Flag.number("key-size", "8", "Key size of a put"),
            Flag.number("val-size", "8", "Value size of a put"),
            Flag.number("txn-ops", "1", "Number of puts per txn"),
            Flag.number(
                "compare-keys",
                "0",
                "Number of keys that each txn looks at before it writes: work for the member alone"),
            Flag.number("key-space-size", "100000", "Maximum possible keys"),
            Flag.number("times", "10", "How many times of what can be done is offered"),
            Flag.duration("time", "60s", "How long it is offered"),
            Flag.duration("calm", "15s", "How long all clients work, before and after"),
            Flag.duration("timeout", "5s", "How long a client waits for an answer")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys = Keys.from(flags, true);
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    int puts = TxnPutCommand.puts(flags, keys);
    ComparedKeys compared = new ComparedKeys(Numbers.notNegative(flags, "compare-keys"));
    Duration timeout = positive(flags, "timeout");
    Driver.Request<Client> transaction =
        (client, number) ->
            client.start(
                Methods.TXN,
                compared.before(TxnPutCommand.transaction(keys, value, number, puts)),
                timeout);
    try (Bench bench = opener.open(call)) {
      List<Client> clients = bench.clients();
      compared.put(clients.get(0));
      bench.warmUp(clients, transaction);
      Overload overload =
          new Overload(
              bench,
              transaction,
              Numbers.positive(flags, "times"),
              positive(flags, "time"),
              positive(flags, "calm"),
              timeout);
      bench.print(overload.run().text());
    } catch (InterruptedException e) {
      throw Bench.interrupted(e);
    }
  }

  private static Duration positive(FlagValues flags, String name) throws CommandException {
    Duration time = flags.duration(name);
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new CommandException(ExitCode.ERROR, "expected --%s of 1s or more".formatted(name));
    }
    return time;
  }
}
