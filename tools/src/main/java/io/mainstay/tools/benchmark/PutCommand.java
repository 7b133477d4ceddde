package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import io.mainstay.tools.load.Summary;
import java.util.List;

/** {@code put}. */
final class PutCommand {
  private PutCommand() {}

  static Command command(PasswordPrompt prompt) {
    return Command.leaf(
        "put",
        "",
        "Benchmark put",
        List.of(
            Flag.number("key-size", "8", "Key size of put request"),
            Flag.number("val-size", "8", "Value size of put request"),
            Flag.number("rate", "0", "Maximum puts per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of put requests"),
            Flag.number("key-space-size", "1", "Maximum possible keys"),
            Flag.toggle("sequential-keys", "Use sequential keys")),
        call -> run(call, prompt));
  }

  private static void run(Call call, PasswordPrompt prompt) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys =
        new Keys(
            (int) flags.number("key-size"),
            flags.number("key-space-size"),
            flags.toggled("sequential-keys"));
    keys.check();
    ByteString value = Keys.value((int) flags.number("val-size"));
    try (Bench bench = Bench.open(call, prompt)) {
      Summary summary =
          bench.run(
              flags.number("total"),
              flags.number("rate"),
              (client, number) ->
                  client.start(
                      Methods.PUT,
                      PutRequest.newBuilder().setKey(keys.of(number)).setValue(value).build(),
                      null));
      bench.print(bench.report().of(summary) + "\n");
    }
  }
}
