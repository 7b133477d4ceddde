package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.output.Format;
import io.mainstay.tools.etcdctl.session.Consistency;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Streamed;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;
import java.util.Locale;

/** {@code get}. */
public final class GetCommand {
  private static final String KEYS_ONLY = "keys-only";
  private static final String COUNT_ONLY = "count-only";
  private static final String VALUE_ONLY = "print-value-only";
  private static final String STREAM = "stream";
  private static final List<Flag> FLAGS =
      List.of(
          Consistency.FLAG,
          Flag.text("order", "", "Order of results; ASCEND or DESCEND (ASCEND by default)"),
          Flag.text("sort-by", "", "Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION"),
          Flag.number("limit", "0", "Maximum number of results"),
          Flag.toggle("prefix", "Get keys with matching prefix"),
          Flag.toggle(
              "from-key",
              "Get keys that are greater than or equal to the given key using byte compare"),
          Flag.number("rev", "0", "Specify the kv revision"),
          Flag.toggle(KEYS_ONLY, "Get only the keys"),
          Flag.toggle(COUNT_ONLY, "Get only the count"),
          Flag.toggle(VALUE_ONLY, "Only write values when using the \"simple\" output format"),
          Flag.number("min-create-rev", "0", "Minimum create revision"),
          Flag.number("max-create-rev", "0", "Maximum create revision"),
          Flag.number("min-mod-rev", "0", "Minimum modification revision"),
          Flag.number("max-mod-rev", "0", "Maximum modification revision"),
          Flag.toggle(STREAM, "Use the RangeStream RPC"));

  private GetCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "get",
        "[options] <key> [range_end]",
        "Gets the key or a range of keys",
        FLAGS,
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    FlagValues flags = call.flags();
    RangeRequest request = request(flags, call.arguments());
    surroundings.connected(
        call,
        session -> {
          RangeResponse response =
              flags.toggled(STREAM)
                  ? streamed(session, request)
                  : session.call(Methods.RANGE, request);
          require(
              !flags.toggled(COUNT_ONLY) || session.format() == Format.FIELDS,
              "--count-only is only for `--write-out=fields`");
          require(
              !flags.toggled(VALUE_ONLY) || session.format() == Format.SIMPLE,
              "print-value-only is only for `--write-out=simple`");
          session.print(new GetAnswer(response, flags.toggled(VALUE_ONLY)));
        });
  }

  /** What comes in pieces is put together. */
  private static RangeResponse streamed(Session session, RangeRequest request) throws RpcException {
    try (Exchange<RangeRequest, RangeStreamResponse> stream =
        session.client().open(Methods.RANGE_STREAM, session.timeout())) {
      stream.send(request);
      stream.end();
      RangeResponse.Builder whole = RangeResponse.newBuilder();
      for (RangeStreamResponse next = Streamed.next(stream);
          next != null;
          next = Streamed.next(stream)) {
        whole.mergeFrom(next.getRangeResponse());
      }
      return whole.build();
    }
  }

  /** The request that flags and arguments make. */
  static RangeRequest request(FlagValues flags, List<String> arguments) throws CommandException {
    require(
        !arguments.isEmpty(),
        "get command needs one argument as key and an optional argument as range_end");
    KeyRange.requireOneKind(flags);
    require(
        !flags.toggled(KEYS_ONLY) || !flags.toggled(COUNT_ONLY),
        "`--keys-only` and `--count-only` cannot be set at the same time, choose one");
    RangeRequest.Builder request =
        RangeRequest.newBuilder().setSerializable(!Consistency.isLinearizable(flags));
    KeyRange range = KeyRange.of(flags, arguments.subList(0, Math.min(2, arguments.size())));
    request.setKey(range.key()).setRangeEnd(range.end());
    request.setLimit(flags.number("limit")).setRevision(Math.max(0, flags.number("rev")));
    request.setSortOrder(order(flags.text("order"))).setSortTarget(target(flags.text("sort-by")));
    request.setKeysOnly(flags.toggled(KEYS_ONLY)).setCountOnly(flags.toggled(COUNT_ONLY));
    requireOrder(flags, "min-create-rev", "max-create-rev", "CreateRev");
    requireOrder(flags, "min-mod-rev", "max-mod-rev", "ModRev");
    return request
        .setMinCreateRevision(Math.max(0, flags.number("min-create-rev")))
        .setMaxCreateRevision(Math.max(0, flags.number("max-create-rev")))
        .setMinModRevision(Math.max(0, flags.number("min-mod-rev")))
        .setMaxModRevision(Math.max(0, flags.number("max-mod-rev")))
        .build();
  }

  private static SortOrder order(String name) throws CommandException {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "" -> SortOrder.NONE;
      case "ASCEND" -> SortOrder.ASCEND;
      case "DESCEND" -> SortOrder.DESCEND;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "bad sort order " + name);
    };
  }

  private static SortTarget target(String name) throws CommandException {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "", "KEY" -> SortTarget.KEY;
      case "CREATE" -> SortTarget.CREATE;
      case "MODIFY" -> SortTarget.MOD;
      case "VALUE" -> SortTarget.VALUE;
      case "VERSION" -> SortTarget.VERSION;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "bad sort target " + name);
    };
  }

  private static void requireOrder(FlagValues flags, String least, String most, String name)
      throws CommandException {
    if (flags.number(most) > 0 && flags.number(least) > flags.number(most)) {
      throw new CommandException(
          ExitCode.BAD_FEATURE,
          "getMin%s(=%d) > getMax%s(=%d)"
              .formatted(name, flags.number(least), name, flags.number(most)));
    }
  }

  private static void require(boolean condition, String otherwise) throws CommandException {
    if (!condition) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, otherwise);
    }
  }
}
