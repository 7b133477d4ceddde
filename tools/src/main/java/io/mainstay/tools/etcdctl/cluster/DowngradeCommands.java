package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.DowngradeRequest.DowngradeAction;
import io.mainstay.api.etcdserverpb.DowngradeResponse;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code downgrade} and what is below it. */
public final class DowngradeCommands {
  private static final String TARGET = "<TARGET_VERSION>";

  private final Surroundings surroundings;

  private DowngradeCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    DowngradeCommands commands = new DowngradeCommands(surroundings);
    return Command.group(
            "downgrade",
            "Downgrade related commands. Use `etcdctl downgrade --help` to see subcommands",
            List.of(
                Command.leaf(
                    "validate",
                    TARGET,
                    "Validate downgrade capability before starting downgrade",
                    List.of(),
                    call -> commands.run(call, DowngradeAction.VALIDATE, target(call))),
                Command.leaf(
                    "enable",
                    TARGET,
                    "Start a downgrade action to cluster",
                    List.of(),
                    call -> commands.run(call, DowngradeAction.ENABLE, target(call))),
                Command.leaf(
                    "cancel",
                    "",
                    "Cancel the ongoing downgrade action to cluster",
                    List.of(),
                    call -> commands.run(call, DowngradeAction.CANCEL, ""))))
        .describedAs("Downgrade related commands");
  }

  /** What has become of it. */
  private record Done(String word, DowngradeResponse response) implements Answer {
    @Override
    public void simple(SimpleWriter to) {
      to.line("Downgrade %s success, cluster version %s".formatted(word, response.getVersion()));
    }

    @Override
    public void json(JsonWriter to) {
      to.message(response);
    }
  }

  private void run(Call call, DowngradeAction action, String target) throws CommandException {
    DowngradeRequest request =
        DowngradeRequest.newBuilder().setAction(action).setVersion(target).build();
    String word =
        switch (action) {
          case VALIDATE -> "validate";
          case ENABLE -> "enable";
          default -> "cancel";
        };
    surroundings.connected(
        call, session -> session.print(new Done(word, session.call(Methods.DOWNGRADE, request))));
  }

  private static String target(Call call) throws CommandException {
    if (call.arguments().isEmpty()) {
      throw bad("TARGET_VERSION not provided");
    }
    if (call.arguments().size() > 1) {
      throw bad("too many arguments");
    }
    String target = call.arguments().get(0);
    if (target.isEmpty()) {
      throw bad("target version not provided");
    }
    return target;
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
