package io.mainstay.tools.compare;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code bench/compare}. */
final class CompareCommand {
  /** The built distribution, named by the start script. */
  private static final String HOME = "mainstay.home";

  private static final List<Flag> PLACES =
      List.of(
          Flag.text("etcd", "", "the original: its server, or the directory that it is in"),
          Flag.text("mainstay", "", "the same of another Mainstay (default that of this clone)"),
          Flag.text("out", "compare-results", "directory for tables, chart, raw figures and logs"));

  private CompareCommand() {}

  static Command command() {
    return Command.leaf(
        "compare",
        "",
        "Compares Mainstay with the original etcd",
        Stream.concat(PLACES.stream(), Settings.FLAGS.stream()).toList(),
        CompareCommand::run);
  }

  private static void run(Call call) throws CommandException {
    FlagValues flags = call.flags();
    Settings settings = Settings.of(flags);
    if (flags.text("etcd").isEmpty()) {
      throw new CommandException(ExitCode.ERROR, "--etcd is missing: the original to compare with");
    }
    try {
      compare(call, settings);
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private static void compare(Call call, Settings settings)
      throws CommandException, IOException, InterruptedException {
    FlagValues flags = call.flags();
    Path programs = Path.of(System.getProperty(HOME, ".")).resolve("bin");
    String other = flags.text("mainstay");
    Contestant original = Contestant.find("etcd", flags.text("etcd"));
    Contestant ours = Contestant.find("mainstay", other.isEmpty() ? programs.toString() : other);
    Path out = Path.of(flags.text("out")).toAbsolutePath();
    Path logs = Files.createDirectories(out.resolve("logs"));
    LoadTool tool = new LoadTool(logs);
    Contest contest = new Contest(original, ours, tool, settings, logs, call.streams());
    Machine machine = Machine.here();
    List<Outcome> outcomes = new ArrayList<>();
    for (int size : settings.members()) {
      for (Case subject : settings.cases()) {
        outcomes.add(contest.run(subject, size));
        // What is there survives if the rest does not come.
        new ResultFiles(machine, original, ours, settings, outcomes).write(out);
      }
    }
    call.streams().out().print(new ResultFiles(machine, original, ours, settings, outcomes).page());
  }
}
