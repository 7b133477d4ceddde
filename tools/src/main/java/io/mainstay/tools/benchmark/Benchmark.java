package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CompletionCommand;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import java.util.List;

/** The commands of the tool. */
final class Benchmark {
  private static final String NAME = "benchmark";

  private Benchmark() {}

  static Program program(PasswordPrompt prompt, Streams streams) {
    Command all =
        Command.group(
                NAME,
                "A low-level benchmark tool for etcd3",
                List.of(
                    CompletionCommand.of(NAME),
                    PutCommand.command(prompt),
                    RangeCommand.command(prompt),
                    TxnMixedCommand.command(prompt),
                    TxnPutCommand.command(prompt)))
            .passingOn(Bench.FLAGS);
    return new Program(all, HelpStyle.BARE, streams);
  }
}
