package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Consistency;
import io.mainstay.tools.etcdctl.session.Words;
import io.mainstay.tools.load.Recorder;
import java.util.List;

/** {@code txn-mixed}: reads and writes, each a transaction of its own. */
final class TxnMixedCommand {
  private TxnMixedCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        "txn-mixed",
        "key [end-range]",
        "Benchmark a mixed load of txn-put & txn-range.",
        List.of(
            Flag.number("key-size", "8", "Key size of mixed txn"),
            Flag.number("val-size", "8", "Value size of mixed txn"),
            Flag.number("rate", "0", "Maximum txns per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of txn requests"),
            Flag.text(
                "end-key",
                "",
                "Read operation range end key. By default, we do full range query with the default limit of 1000."),
            Flag.number("limit", "1000", "Read operation range result limit"),
            Flag.number("key-space-size", "1", "Maximum possible keys"),
            Consistency.FLAG,
            Flag.text("rw-ratio", "1", "Read/write ops ratio")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys = Keys.from(flags, true);
    double readShare = readShare(flags.text("rw-ratio"));
    boolean serializable = !Consistency.isLinearizable(flags);
    TxnRequest read = read(flags, serializable);
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    Recorder reads = new Recorder();
    Recorder writes = new Recorder();
    try (Bench bench = opener.open(call)) {
      bench.print(RangeCommand.heading(serializable));
      long nanos =
          bench.run(
              bench.clients(),
              flags.number("total"),
              flags.number("rate"),
              (client, number) ->
                  client.start(
                      Methods.TXN,
                      isRead(number, readShare)
                          ? read
                          : TxnRequest.newBuilder()
                              .addSuccess(TxnPutCommand.put(keys.of(number), value))
                              .build(),
                      null),
              number -> isRead(number, readShare) ? reads : writes);
      bench.print(
          "Total Read Ops: %d%nDetails:%s%n"
              .formatted(reads.done(), bench.report("txn-mixed-read", reads.summary(nanos))));
      bench.print(
          "Total Write Ops: %d%nDetails:%s%n"
              .formatted(writes.done(), bench.report("txn-mixed-write", writes.summary(nanos))));
    }
  }

  /** Reads are spread evenly among the writes. */
  static boolean isRead(long number, double readShare) {
    return Math.floor((number + 1) * readShare) > Math.floor(number * readShare);
  }

  private static double readShare(String ratio) throws CommandException {
    try {
      double reads = Double.parseDouble(ratio);
      if (reads >= 0 && Double.isFinite(reads)) {
        return reads / (1 + reads);
      }
    } catch (NumberFormatException e) {
      throw badRatio(ratio);
    }
    throw badRatio(ratio);
  }

  private static CommandException badRatio(String ratio) {
    return new CommandException(
        ExitCode.ERROR, "expected --rw-ratio of 0 or more, got (%s)".formatted(ratio));
  }

  private static TxnRequest read(FlagValues flags, boolean serializable) {
    String end = flags.text("end-key");
    return TxnRequest.newBuilder()
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestRange(
                    RangeRequest.newBuilder()
                        .setKey(KeyRange.ZERO)
                        .setRangeEnd(end.isEmpty() ? KeyRange.ZERO : Words.bytes(end))
                        .setLimit(flags.number("limit"))
                        .setSerializable(serializable)))
        .build();
  }
}
