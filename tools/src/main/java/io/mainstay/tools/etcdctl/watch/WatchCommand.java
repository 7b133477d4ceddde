package io.mainstay.tools.etcdctl.watch;

import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.client.Watching;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.util.List;
import java.util.Set;

/** {@code watch}. */
public final class WatchCommand {
  static final String PREFIX = "prefix";
  static final List<Flag> FLAGS =
      List.of(
          Flag.toggle("interactive", "Interactive mode").withShorthand("i"),
          Flag.toggle(PREFIX, "Watch on a prefix if prefix is set"),
          Flag.number("rev", "0", "Revision to start watching"),
          Flag.toggle("prev-kv", "get the previous key-value pair before the event happens"),
          Flag.toggle("progress-notify", "get periodic watch progress notification from server"));

  private static final Set<String> VARIABLES =
      Set.of(WatchArguments.KEY_VARIABLE, WatchArguments.END_VARIABLE);

  private WatchCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "watch",
        "[options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]",
        "Watches events stream on keys or prefixes",
        FLAGS,
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    WatchArguments.requireSense(surroundings.environment());
    if (call.flags().toggled("interactive")) {
      surroundings.connected(call, VARIABLES, session -> new InteractiveWatch(session).run());
      return;
    }
    WatchArguments arguments = WatchArguments.of(call, surroundings.environment());
    surroundings.connected(
        call,
        VARIABLES,
        session -> {
          try (Watching watching =
              new Watching(session.client(), request(call.flags(), arguments.range()))) {
            new WatchPrinter(session, watching, arguments.command()).run();
          }
        });
    throw new CommandException(ExitCode.INTERRUPTED, "watch is canceled by the server");
  }

  /** What is asked of the member. */
  static WatchCreateRequest request(FlagValues flags, List<String> range) {
    WatchCreateRequest.Builder request =
        WatchCreateRequest.newBuilder()
            .setKey(Words.bytes(range.get(0)))
            .setStartRevision(flags.number("rev"))
            .setPrevKv(flags.toggled("prev-kv"))
            .setProgressNotify(flags.toggled("progress-notify"));
    if (range.size() == 2) {
      request.setRangeEnd(Words.bytes(range.get(1)));
    }
    if (flags.toggled(PREFIX)) {
      request.setRangeEnd(KeyRange.endOfPrefix(request.getKey()));
    }
    return request.build();
  }
}
