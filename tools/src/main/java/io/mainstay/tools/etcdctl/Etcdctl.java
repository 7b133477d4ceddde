package io.mainstay.tools.etcdctl;

import io.mainstay.daemon.Version;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CompletionCommand;
import io.mainstay.tools.command.FlagHelp;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.auth.AuthCommands;
import io.mainstay.tools.etcdctl.auth.RoleCommands;
import io.mainstay.tools.etcdctl.auth.UserCommands;
import io.mainstay.tools.etcdctl.check.CheckCommands;
import io.mainstay.tools.etcdctl.cluster.AlarmCommands;
import io.mainstay.tools.etcdctl.cluster.DefragCommand;
import io.mainstay.tools.etcdctl.cluster.DowngradeCommands;
import io.mainstay.tools.etcdctl.cluster.EndpointCommands;
import io.mainstay.tools.etcdctl.cluster.MemberCommands;
import io.mainstay.tools.etcdctl.cluster.MoveLeaderCommand;
import io.mainstay.tools.etcdctl.cluster.SnapshotCommands;
import io.mainstay.tools.etcdctl.kv.CompactionCommand;
import io.mainstay.tools.etcdctl.kv.DeleteCommand;
import io.mainstay.tools.etcdctl.kv.GetCommand;
import io.mainstay.tools.etcdctl.kv.PutCommand;
import io.mainstay.tools.etcdctl.kv.TxnCommand;
import io.mainstay.tools.etcdctl.lease.LeaseCommands;
import io.mainstay.tools.etcdctl.locking.ElectCommand;
import io.mainstay.tools.etcdctl.locking.LockCommand;
import io.mainstay.tools.etcdctl.mirror.MakeMirrorCommand;
import io.mainstay.tools.etcdctl.session.GlobalFlags;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.watch.WatchCommand;
import java.util.List;

/** The commands of the tool. */
public final class Etcdctl {
  private static final String NAME = "etcdctl";
  private static final String CLOSING =
      "Use \"etcdctl options\" for a list of global command-line options (applies to all"
          + " commands).";

  private Etcdctl() {}

  /** The tool in its surroundings. */
  public static Program program(Surroundings surroundings, Streams streams) {
    Command all =
        Command.group(
                NAME,
                "A simple command line client for etcd3.",
                List.of(
                    GetCommand.command(surroundings).in(Sections.KEY_VALUE),
                    PutCommand.command(surroundings).in(Sections.KEY_VALUE),
                    DeleteCommand.command(surroundings).in(Sections.KEY_VALUE),
                    TxnCommand.command(surroundings).in(Sections.KEY_VALUE),
                    WatchCommand.command(surroundings).in(Sections.KEY_VALUE),
                    LockCommand.command(surroundings).in(Sections.CONCURRENCY),
                    ElectCommand.command(surroundings).in(Sections.CONCURRENCY),
                    CompactionCommand.command(surroundings).in(Sections.KEY_VALUE),
                    LeaseCommands.group(surroundings).in(Sections.KEY_VALUE),
                    AlarmCommands.group(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    DefragCommand.command(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    DowngradeCommands.group(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    EndpointCommands.group(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    MemberCommands.group(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    MoveLeaderCommand.command(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    SnapshotCommands.group(surroundings).in(Sections.CLUSTER_MAINTENANCE),
                    AuthCommands.group(surroundings).in(Sections.AUTHENTICATION),
                    RoleCommands.group(surroundings).in(Sections.AUTHENTICATION),
                    UserCommands.group(surroundings).in(Sections.AUTHENTICATION),
                    CheckCommands.group(surroundings).in(Sections.UTILITY),
                    MakeMirrorCommand.command(surroundings).in(Sections.UTILITY),
                    CompletionCommand.of(NAME).in(Sections.UTILITY),
                    options().in(Sections.UTILITY),
                    version().in(Sections.UTILITY)))
            .passingOn(GlobalFlags.ALL);
    return new Program(
        all, new HelpStyle(Sections.ALL, true, true, CLOSING, HelpStyle.Misuse.SAID_ONCE), streams);
  }

  private static Command version() {
    return Command.leaf(
        "version", "", "Prints the version of etcdctl", List.of(), Etcdctl::printVersion);
  }

  private static void printVersion(Call call) {
    call.streams().out().println(NAME + " version: " + Version.ETCD);
    call.streams().out().println("API version: " + Version.API);
  }

  private static Command options() {
    return Command.leaf(
        "options", "", "Show the global command-line flags", List.of(), Etcdctl::printOptions);
  }

  private static void printOptions(Call call) {
    call.streams().out().println("The following options can be passed to any command:\n");
    call.streams().out().print(FlagHelp.of(GlobalFlags.ALL));
  }
}
