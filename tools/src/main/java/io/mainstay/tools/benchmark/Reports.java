package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.load.Summary;
import java.io.IOException;
import java.util.List;

/** How the commands report what a load came to. */
final class Reports {
  static final List<Flag> FLAGS =
      List.of(
          Flag.toggle("precise", "use full floating point precision"),
          Flag.toggle("sample", "'true' to sample requests for every second"),
          Flag.toggle("report-perfdash", "Generate benchmark report in perfdash format"));

  private final PerfDash perfDash;

  Reports(PerfDash perfDash) {
    this.perfDash = perfDash;
  }

  /**
   * The page that shows a summary, if there is anything to show; also writes the file for the
   * dashboard if the call asks for it.
   *
   * @param operation what the dashboard calls it
   */
  String of(Call call, String operation, Summary summary) throws CommandException {
    if (call.flags().toggled("report-perfdash")) {
      try {
        print(
            call,
            "Successfully created a JSON perf report at %s%n"
                .formatted(perfDash.write(operation, summary)));
      } catch (IOException e) {
        throw new CommandException(
            ExitCode.ERROR, "cannot write the JSON perf report: " + e.getMessage(), e);
      }
    }
    return new ReportText(call.flags().toggled("precise"), call.flags().toggled("sample"))
        .of(summary);
  }

  /** Prints a page at once, so that a load that follows is not waited for. */
  static void print(Call call, String text) {
    call.streams().out().print(text);
    call.streams().out().flush();
  }
}
