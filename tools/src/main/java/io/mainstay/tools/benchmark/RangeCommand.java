package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.UsageException;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Consistency;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import io.mainstay.tools.etcdctl.session.Words;
import io.mainstay.tools.load.Summary;
import java.util.List;

/** {@code range}. */
final class RangeCommand {
  private static final int MOST_ARGUMENTS = 2;
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private RangeCommand() {}

  static Command command(PasswordPrompt prompt) {
    return Command.leaf(
        "range",
        "key [end-range]",
        "Benchmark range",
        List.of(
            Flag.number("rate", "0", "Maximum range requests per second (0 is no limit)"),
            Flag.number("total", "10000", "Total number of range requests"),
            Consistency.FLAG,
            Flag.number(
                "limit",
                "0",
                "Maximum number of results to return from range request (0 is no limit)"),
            Flag.toggle("count-only", "Only returns the count of keys"),
            Flag.toggle("keys-only", "Only returns the keys"),
            Flag.toggle("prefix", "Range over all keys with the given key as prefix")),
        call -> run(call, prompt));
  }

  private static void run(Call call, PasswordPrompt prompt) throws CommandException {
    RangeRequest request = request(call.flags(), call.arguments());
    try (Bench bench = Bench.open(call, prompt)) {
      bench.print(heading(request.getSerializable()));
      Summary summary =
          bench.run(
              call.flags().number("total"),
              call.flags().number("rate"),
              (client, number) -> client.start(Methods.RANGE, request, null));
      bench.print(bench.report().of(summary));
    }
  }

  static String heading(boolean serializable) {
    return "bench with %s range%n".formatted(serializable ? "serializable" : "linearizable");
  }

  private static RangeRequest request(FlagValues flags, List<String> arguments)
      throws CommandException {
    boolean prefix = flags.toggled("prefix");
    if (arguments.size() > MOST_ARGUMENTS || (arguments.isEmpty() && !prefix)) {
      throw new UsageException("range takes a key, and an end if there is one");
    }
    if (flags.toggled("keys-only") && flags.toggled("count-only")) {
      throw new CommandException(
          ExitCode.ERROR, "`--keys-only` and `--count-only` cannot be set at the same time");
    }
    KeyRange range = range(arguments, prefix);
    return RangeRequest.newBuilder()
        .setKey(range.key())
        .setRangeEnd(range.end())
        .setLimit(flags.number("limit"))
        .setSerializable(!Consistency.isLinearizable(flags))
        .setKeysOnly(flags.toggled("keys-only"))
        .setCountOnly(flags.toggled("count-only"))
        .build();
  }

  private static KeyRange range(List<String> arguments, boolean prefix) {
    ByteString key = arguments.isEmpty() ? ByteString.EMPTY : Words.bytes(arguments.get(0));
    if (prefix) {
      return key.isEmpty()
          ? new KeyRange(ZERO, ZERO)
          : new KeyRange(key, KeyRange.endOfPrefix(key));
    }
    return new KeyRange(
        key, arguments.size() > 1 ? Words.bytes(arguments.get(1)) : ByteString.EMPTY);
  }
}
