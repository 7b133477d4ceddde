package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.files.ScratchDirectory;
import io.mainstay.tools.load.Recorder;
import io.mainstay.tools.load.Summary;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/** {@code mvcc put}: the store alone, without a server. */
final class MvccPutCommand {
  private static final String NAME = "put";
  private static final Path PLACE = Path.of("mvcc-bench");

  private MvccPutCommand() {}

  static Command group(Reports reports) {
    Command put =
        Command.leaf(
            NAME,
            "",
            "Benchmark put performance of storage",
            List.of(
                Flag.number("total", "100", "a total number of keys to put"),
                Flag.number("key-size", "64", "a size of key (Byte)"),
                Flag.number("value-size", "64", "a size of value (Byte)"),
                Flag.toggle("txn", "put a key in transaction or not"),
                Flag.number("txn-ops", "1", "a number of keys to put per transaction"),
                Flag.text(
                    "cpuprofile",
                    "",
                    "the path of file for storing cpu profile result (a Flight Recorder recording)"),
                Flag.text(
                    "memprofile",
                    "",
                    "the path of file for storing heap profile result (a histogram of classes)")),
            call -> run(call, reports));
    return Command.group("mvcc", "Benchmark mvcc", List.of(put))
        .describedAs("Benchmarks of the store alone, in the directory mvcc-bench, which is removed")
        .passingOn(
            List.of(
                Flag.number("batch-interval", "100", "Interval of batching (milliseconds)"),
                Flag.number("batch-limit", "10000", "A limit of batched transaction")));
  }

  private static void run(Call call, Reports reports) throws CommandException {
    Bench.requireNoWarmUp(call, "mvcc put");
    FlagValues flags = call.flags();
    int total = Numbers.notNegative(flags, "total");
    int operations = flags.toggled("txn") ? Numbers.positive(flags, "txn-ops") : 1;
    StorePuts.Sizes sizes =
        new StorePuts.Sizes(
            Numbers.positive(flags, "key-size"), Numbers.notNegative(flags, "value-size"));
    StorePuts.Batching batching =
        new StorePuts.Batching(
            Numbers.notNegative(flags, "batch-interval"), Numbers.positive(flags, "batch-limit"));
    Recorder recorder = new Recorder();
    try (Profiles profiles = Profiles.begin(flags.text("cpuprofile"), flags.text("memprofile"));
        ScratchDirectory directory = ScratchDirectory.at(PLACE);
        StorePuts puts = StorePuts.open(directory.path(), sizes, batching)) {
      long begin = System.nanoTime();
      puts.run(total, operations, recorder);
      Summary summary = recorder.summary(System.nanoTime() - begin);
      profiles.write();
      Reports.print(call, reports.of(call, NAME, summary.asIfEachWere(operations)));
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ExitCode.ERROR, PLACE + " is there already, and would be removed", e);
    } catch (IOException e) {
      throw Bench.failed(e);
    }
  }
}
