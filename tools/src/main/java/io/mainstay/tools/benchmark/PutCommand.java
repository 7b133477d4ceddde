package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Summary;
import java.time.Duration;
import java.util.List;

/** {@code put}. */
final class PutCommand {
  private static final String NAME = "put";

  private PutCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
        "",
        "Benchmark put",
        List.of(
            Flag.number("key-size", "8", "Key size of put request"),
            Flag.number("val-size", "8", "Value size of put request"),
            Flag.number("rate", "0", "Maximum puts per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of put requests"),
            Flag.number("key-space-size", "1", "Maximum possible keys"),
            Flag.toggle("sequential-keys", "Use sequential keys"),
            Flag.duration(
                "compact-interval",
                "0s",
                "Interval to compact database (do not duplicate this with etcd's 'auto-compaction-retention' flag) (e.g. --compact-interval=5m compacts every 5-minute)"),
            Flag.number(
                "compact-index-delta",
                "1000",
                "Delta between current revision and compact revision (e.g. current revision 10000, compact at 9000)"),
            Flag.toggle("check-hashkv", "'true' to check hashkv")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys = Keys.from(flags, flags.toggled("sequential-keys"));
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    Duration interval = flags.duration("compact-interval");
    try (Bench bench = opener.open(call)) {
      try (Compactions compactions =
          Compactions.every(
              interval, flags.number("compact-index-delta"), bench.clients().get(0))) {
        Summary summary =
            bench.run(
                bench.clients(),
                flags.number("total"),
                flags.number("rate"),
                (client, number) ->
                    client.start(
                        Methods.PUT,
                        PutRequest.newBuilder().setKey(keys.of(number)).setValue(value).build(),
                        null));
        bench.print(bench.report(NAME, summary) + "\n");
        if (compactions.failure() != null) {
          throw new CommandException(
              ExitCode.ERROR, "a compaction failed: " + compactions.failure());
        }
      }
      if (flags.toggled("check-hashkv")) {
        bench.print(HashKvText.of(bench));
      }
    }
  }
}
