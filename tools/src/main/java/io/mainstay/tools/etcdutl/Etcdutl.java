package io.mainstay.tools.etcdutl;

import io.mainstay.daemon.Version;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CompletionCommand;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import java.util.List;

/** The commands of the tool. */
final class Etcdutl {
  private static final String NAME = "etcdutl";

  private Etcdutl() {}

  static Program program(Streams streams) {
    Command snapshot =
        Command.group(
            "snapshot",
            "Manages etcd node snapshots",
            List.of(RestoreCommand.command(), StatusCommand.command()));
    Command version =
        Command.leaf(
            "version", "", "Prints the version of etcdutl", List.of(), Etcdutl::printVersion);
    Command all =
        Command.group(
                NAME,
                "",
                List.of(
                    CompletionCommand.of(NAME),
                    DefragCommand.command(),
                    HashKvCommand.command(),
                    MigrateCommand.command(),
                    RecoverCommand.command(),
                    snapshot,
                    version))
            .passingOn(List.of(Offline.TIMEOUT, ReportFormat.FLAG));
    return new Program(all, HelpStyle.BARE, streams);
  }

  private static void printVersion(Call call) {
    call.streams().out().println(NAME + " version: " + Version.ETCD);
    call.streams().out().println("API version: " + Version.API);
  }
}
