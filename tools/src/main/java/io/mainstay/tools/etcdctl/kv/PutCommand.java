package io.mainstay.tools.etcdctl.kv;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code put}. */
public final class PutCommand {
  private static final String LEASE = "lease";
  private static final String PREV_KV = "prev-kv";
  private static final String IGNORE_VALUE = "ignore-value";
  private static final String IGNORE_LEASE = "ignore-lease";
  private static final List<Flag> FLAGS =
      List.of(
          Flag.text(LEASE, "0", "lease ID (in hexadecimal) to attach to the key"),
          Flag.toggle(PREV_KV, "return the previous key-value pair before modification"),
          Flag.toggle(IGNORE_VALUE, "updates the key using its current value"),
          Flag.toggle(IGNORE_LEASE, "updates the key using its current lease"));
  private static final String DESCRIPTION =
      """

      Puts the given key into the store.

      When <value> begins with '-', <value> is interpreted as a flag.
      Insert '--' for workaround:

      $ put <key> -- <value>
      $ put -- <key> <value>

      If <value> isn't given as a command line argument and '--ignore-value' is not specified,
      this command tries to read the value from standard input.

      If <lease> isn't given as a command line argument and '--ignore-lease' is not specified,
      this command tries to read the value from standard input.

      For example,
      $ cat file | put <key>
      will store the content of the file to <key>.
      """;
  private static final String NEEDS_ARGUMENTS =
      "put command needs 1 argument and input from stdin or 2 arguments";

  private PutCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
            "put",
            "[options] <key> <value> (<value> can also be given from stdin)",
            "Puts the given key into the store",
            FLAGS,
            call -> run(call, surroundings))
        .describedAs(DESCRIPTION);
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    PutRequest request = request(call.flags(), call.arguments(), call.streams().in());
    surroundings.connected(
        call, session -> session.print(new PutAnswer(session.call(Methods.PUT, request))));
  }

  /**
   * The request that flags and arguments make.
   *
   * @param in where the value is when it is no argument
   */
  static PutRequest request(FlagValues flags, List<String> arguments, InputStream in)
      throws CommandException {
    if (arguments.isEmpty()) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, NEEDS_ARGUMENTS);
    }
    boolean keepsValue = flags.toggled(IGNORE_VALUE);
    if (keepsValue && arguments.size() > 1) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "put command needs only 1 argument when 'ignore-value' is set");
    }
    return PutRequest.newBuilder()
        .setKey(Words.bytes(arguments.get(0)))
        .setValue(keepsValue ? ByteString.EMPTY : value(arguments, in))
        .setLease(lease(flags.text(LEASE)))
        .setPrevKv(flags.toggled(PREV_KV))
        .setIgnoreValue(keepsValue)
        .setIgnoreLease(flags.toggled(IGNORE_LEASE))
        .build();
  }

  private static ByteString value(List<String> arguments, InputStream in) throws CommandException {
    if (arguments.size() > 1) {
      return Words.bytes(arguments.get(1));
    }
    try {
      ByteString value = ByteString.readFrom(in);
      if (!value.isEmpty()) {
        return value;
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, NEEDS_ARGUMENTS, e);
    }
    throw new CommandException(ExitCode.BAD_ARGUMENTS, NEEDS_ARGUMENTS);
  }

  private static long lease(String id) throws CommandException {
    try {
      return GoNumber.signed(id, 16);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "bad lease ID (%s), expecting ID in Hex".formatted(e.getMessage()),
          e);
    }
  }
}
