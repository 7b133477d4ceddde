package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Summary;
import java.util.List;

/** {@code txn-put}. */
final class TxnPutCommand {
  private static final String NAME = "txn-put";

  private TxnPutCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
        "",
        "Benchmark txn-put",
        List.of(
            Flag.number("key-size", "8", "Key size of txn put"),
            Flag.number("val-size", "8", "Value size of txn put"),
            Flag.number("txn-ops", "1", "Number of puts per txn"),
            Flag.number("rate", "0", "Maximum txns per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of txn requests"),
            Flag.number("key-space-size", "1", "Maximum possible keys")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys = Keys.from(flags, true);
    int puts = puts(flags, keys);
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    try (Bench bench = opener.open(call)) {
      Summary summary =
          bench.run(
              bench.clients(),
              flags.number("total"),
              flags.number("rate"),
              (client, number) ->
                  client.start(Methods.TXN, transaction(keys, value, number, puts), null));
      bench.print(bench.report(NAME, summary) + "\n");
    }
  }

  /**
   * How many puts a transaction has; refuses more than there are keys, as no key may come twice.
   */
  static int puts(FlagValues flags, Keys keys) throws CommandException {
    int puts = Numbers.positive(flags, "txn-ops");
    if (puts > keys.space()) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --txn-ops no larger than --key-space-size, got txn-ops(%d) key-space-size(%d)"
              .formatted(puts, keys.space()));
    }
    return puts;
  }

  /** So many puts, the keys of which come one after the other. */
  static TxnRequest transaction(Keys keys, ByteString value, long number, long puts) {
    TxnRequest.Builder transaction = TxnRequest.newBuilder();
    for (long i = number * puts; i < (number + 1) * puts; i++) {
      transaction.addSuccess(put(keys.of(i), value));
    }
    return transaction.build();
  }

  static RequestOp put(ByteString key, ByteString value) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value))
        .build();
  }
}
