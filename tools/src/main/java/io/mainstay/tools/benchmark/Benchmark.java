package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CompletionCommand;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.HelpStyle.Misuse;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The commands of the tool. */
public final class Benchmark {
  private static final String NAME = "benchmark";
  private static final HelpStyle STYLE =
      new HelpStyle(List.of(), true, false, "", Misuse.BARE_AGAIN_AND_255);

  private Benchmark() {}

  /**
   * Runs the tool in a program that goes on after it; who runs it may interrupt it. Passwords are
   * not asked for.
   *
   * @param arguments command and flags
   * @return the exit code
   */
  public static int run(List<String> arguments, Streams streams) {
    PasswordPrompt nobody = (question, terminal) -> "";
    return program(nobody, new PerfDash(Path.of(""), Clock.systemUTC()), streams).run(arguments);
  }

  static Program program(PasswordPrompt prompt, PerfDash perfDash, Streams streams) {
    Reports reports = new Reports(perfDash);
    Opener opener = call -> Bench.open(call, prompt, reports);
    Command all =
        Command.group(
                NAME,
                "A low-level benchmark tool for etcd3",
                List.of(
                    CompletionCommand.of(NAME),
                    LeaseGrantCommand.command(opener),
                    LeaseKeepaliveCommand.command(opener),
                    MvccPutCommand.group(reports),
                    OverloadCommand.command(opener),
                    PutCommand.command(opener),
                    RangeCommand.command(opener),
                    StmCommand.command(opener),
                    TxnMixedCommand.command(opener),
                    TxnPutCommand.command(opener),
                    WatchCommand.command(opener),
                    WatchGetCommand.command(opener),
                    WatchLatencyCommand.command(opener)))
            .passingOn(Stream.concat(Bench.FLAGS.stream(), Reports.FLAGS.stream()).toList());
    return new Program(all, STYLE, streams);
  }
}
