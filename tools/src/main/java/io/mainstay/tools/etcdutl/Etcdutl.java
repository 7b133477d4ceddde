package io.mainstay.tools.etcdutl;

import io.mainstay.daemon.Version;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.Program;
import java.io.PrintStream;
import java.util.List;

/** The commands of the tool. */
final class Etcdutl {
  private static final String NAME = "etcdutl";

  private Etcdutl() {}

  static Program program(PrintStream out, PrintStream err) {
    Command snapshot =
        Command.group(
            "snapshot",
            "Manages etcd node snapshots",
            List.of(RestoreCommand.command(), StatusCommand.command()));
    Command version =
        Command.leaf(
            "version", "", "Prints the version of etcdutl", List.of(), Etcdutl::printVersion);
    List<Flag> global = List.of(StatusFormat.FLAG);
    return new Program(NAME, global, List.of(snapshot, version), out, err);
  }

  private static void printVersion(Call call) {
    String api = Version.ETCD.substring(0, Version.ETCD.lastIndexOf('.'));
    call.out().println(NAME + " version: " + Version.ETCD);
    call.out().println("API version: " + api);
  }
}
