package io.mainstay.torture.failover;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import java.io.IOException;

/** {@code bin/torture failover}. */
public final class FailoverCommand {
  private FailoverCommand() {}

  /** The command, with its flags. */
  public static Command command() {
    return Command.leaf(
        "failover",
        "",
        "Measures how long a cluster does without a leader, and asks members that are cut off",
        FailoverSettings.FLAGS,
        FailoverCommand::run);
  }

  private static void run(Call call) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "failover takes no arguments");
    }
    FailoverSettings settings = FailoverSettings.of(call.flags());
    try {
      FailoverReport report = new Failover(settings, call.streams().err()::println).run();
      ReportFiles.write(report);
      call.streams().out().print(report.page());
      if (!report.isGood()) {
        throw new CommandException(
            ExitCode.ERROR, "not all was right, see above; the seed is " + settings.seed());
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }
}
