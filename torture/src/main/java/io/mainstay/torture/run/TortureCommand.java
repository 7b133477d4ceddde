package io.mainstay.torture.run;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.torture.failover.FailoverCommand;
import io.mainstay.torture.history.file.HistoryReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code bin/torture}. */
final class TortureCommand {
  private TortureCommand() {}

  static Command command() {
    Command check =
        Command.leaf(
            "check",
            "<directory>",
            "Checks the histories below a directory again",
            List.of(),
            TortureCommand::check);
    Command run =
        Command.leaf(
            "torture",
            "",
            "Runs clusters under traffic and faults, and checks what clients saw",
            Settings.FLAGS,
            TortureCommand::run);
    return new Command(
        run.name(),
        run.arguments(),
        run.summary(),
        run.description(),
        run.section(),
        run.flags(),
        run.inheritedFlags(),
        List.of(check, FailoverCommand.command()),
        run.action());
  }

  private static void run(Call call) throws CommandException {
    Settings settings = Settings.of(call.flags());
    PrintStream err = call.streams().err();
    try {
      Report report = new Torture(settings, err::println).run();
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

  private static void check(Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "check takes one directory");
    }
    try {
      boolean good = true;
      for (Path file : histories(Path.of(call.arguments().get(0)))) {
        Judgement judgement = Judgement.of(HistoryReader.read(file));
        good &= judgement.failures().isEmpty();
        print(call.streams().out(), file, judgement);
      }
      if (!good) {
        throw new CommandException(ExitCode.ERROR, "not all was right, see above");
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Path> histories(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> histories = files.filter(file -> file.endsWith(Round.HISTORY)).sorted().toList();
      if (histories.isEmpty()) {
        throw new IOException("there is no " + Round.HISTORY + " below " + directory);
      }
      return histories;
    }
  }

  private static void print(PrintStream out, Path file, Judgement judgement) {
    out.println(file + ": " + (judgement.failures().isEmpty() ? "right" : "WRONG"));
    judgement.failures().forEach(text -> out.println("* " + text));
    judgement.undecided().forEach(text -> out.println("* " + text));
  }
}
