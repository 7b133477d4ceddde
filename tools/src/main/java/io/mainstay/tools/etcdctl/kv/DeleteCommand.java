package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.output.GoQuote;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code del}. */
public final class DeleteCommand {
  private static final int SECONDS_TO_THINK = 2;
  private static final List<Flag> FLAGS =
      List.of(
          Flag.toggle("prefix", "delete keys with matching prefix"),
          Flag.toggle("prev-kv", "return deleted key-value pairs"),
          Flag.toggle(
              "from-key",
              "delete keys that are greater than or equal to the given key using byte compare"),
          Flag.toggle("range", "delete range of keys"));

  private DeleteCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "del",
        "[options] <key> [range_end]",
        "Removes the specified key or range of keys [key, range_end)",
        FLAGS,
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    DeleteRangeRequest request = request(call.flags(), call.arguments(), call.streams());
    surroundings.connected(
        call,
        session -> session.print(new DeleteAnswer(session.call(Methods.DELETE_RANGE, request))));
  }

  /** The request that flags and arguments make; who removes a range is given time to think. */
  static DeleteRangeRequest request(FlagValues flags, List<String> arguments, Streams streams)
      throws CommandException {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "del command needs one argument as key and an optional argument as range_end");
    }
    KeyRange.requireOneKind(flags);
    KeyRange range = KeyRange.of(flags, arguments);
    if (arguments.size() > 1 && !flags.toggled("range")) {
      streams
          .err()
          .printf(
              "Warning: Keys between %s and %s will be deleted. Please interrupt the command within"
                  + " next %d seconds to cancel. You can provide `--range` flag to avoid the"
                  + " delay.%n",
              GoQuote.of(range.key()), GoQuote.of(range.end()), SECONDS_TO_THINK);
      waitForSecondThoughts();
    }
    return DeleteRangeRequest.newBuilder()
        .setKey(range.key())
        .setRangeEnd(range.end())
        .setPrevKv(flags.toggled("prev-kv"))
        .build();
  }

  private static void waitForSecondThoughts() throws CommandException {
    try {
      TimeUnit.SECONDS.sleep(SECONDS_TO_THINK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.ERROR, "context canceled", e);
    }
  }
}
