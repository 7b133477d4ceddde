package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
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
import io.mainstay.tools.etcdctl.session.Words;
import io.mainstay.tools.load.Driver;
import io.mainstay.tools.load.Summary;
import java.util.List;

/** {@code range}. */
final class RangeCommand {
  private static final int MOST_ARGUMENTS = 2;
  private static final String NAME = "range";

  /** What the watch cache of Kubernetes asks for. */
  private static final String PAGE_SIZE = "10000";

  private RangeCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
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
            Flag.toggle("stream", "Use RangeStream instead of unary Range"),
            Flag.toggle("paginate", "Use paginated unary range with 10k-key pages"),
            Flag.number("page-size", PAGE_SIZE, "Keys on a page of --paginate (Mainstay only)"),
            Flag.toggle("prefix", "Range over all keys with the given key as prefix")),
        call -> run(call, opener));
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    RangeRequest request = request(flags, call.arguments());
    Driver.Request<Client> sent = sent(flags, request);
    try (Bench bench = opener.open(call)) {
      bench.print(heading(request.getSerializable()));
      Summary summary =
          bench.run(bench.clients(), flags.number("total"), flags.number("rate"), sent);
      bench.print(bench.report(NAME, summary));
    }
  }

  private static Driver.Request<Client> sent(FlagValues flags, RangeRequest request)
      throws CommandException {
    if (flags.toggled("stream")) {
      return (client, number) -> OneWayStream.toItsEnd(client, Methods.RANGE_STREAM, request);
    }
    if (flags.toggled("paginate")) {
      int pageSize = Numbers.positive(flags, "page-size");
      return (client, number) -> new Pages(client, request, pageSize).readAll();
    }
    return (client, number) -> client.start(Methods.RANGE, request, null);
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
    if (flags.toggled("paginate") && flags.number("limit") > 0) {
      throw new CommandException(ExitCode.ERROR, "--paginate and --limit are mutually exclusive");
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
          ? new KeyRange(KeyRange.ZERO, KeyRange.ZERO)
          : new KeyRange(key, KeyRange.endOfPrefix(key));
    }
    return new KeyRange(
        key, arguments.size() > 1 ? Words.bytes(arguments.get(1)) : ByteString.EMPTY);
  }
}
