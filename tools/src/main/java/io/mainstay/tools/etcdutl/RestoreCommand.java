package io.mainstay.tools.etcdutl;

import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.bootstrap.SnapshotRestore;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.output.Progress;
import java.nio.file.Path;
import java.util.List;

/** {@code snapshot restore}: makes a data directory of a snapshot. */
final class RestoreCommand {
  private RestoreCommand() {}

  static Command command() {
    return Command.leaf(
        "restore",
        "<filename> --data-dir {output dir} [options]",
        "Restores an etcd member snapshot to an etcd directory",
        flags(),
        RestoreCommand::run);
  }

  private static List<Flag> flags() {
    return List.of(
        Flag.text("data-dir", "", "Path to the output data directory"),
        Flag.text("wal-dir", "", "Path to the WAL directory (use --data-dir if none given)"),
        Flag.text(
            "initial-cluster",
            "default=http://localhost:2380",
            "Initial cluster configuration for restore bootstrap"),
        Flag.text(
            "initial-cluster-token",
            "etcd-cluster",
            "Initial cluster token for the etcd cluster during restore bootstrap"),
        Flag.text(
            "initial-advertise-peer-urls",
            "http://localhost:2380",
            "List of this member's peer URLs to advertise to the rest of the cluster"),
        Flag.text("name", "default", "Human-readable name for this member"),
        Flag.toggle(
            "skip-hash-check",
            "Ignore snapshot integrity hash value (required if copied from data directory)"),
        Flag.unsigned(
            "initial-memory-map-size",
            "10737418240",
            "Initial memory map size of the database in bytes. It uses the default value if not"
                + " defined or defined to 0"),
        Flag.unsigned(
            "bump-revision", "0", "How much to increase the latest revision after restore"),
        Flag.toggle(
            "mark-compacted",
            "Mark the latest revision after restore as the point of scheduled compaction (required"
                + " if --bump-revision > 0, disallowed otherwise)"));
  }

  private static void run(Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "snapshot restore requires exactly one argument");
    }
    long bump = call.flags().unsigned("bump-revision");
    if (bump != 0 != call.flags().toggled("mark-compacted")) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "--mark-compacted required if --revision-bump > 0");
    }
    if (bump < 0) {
      throw new CommandException(
          ExitCode.ERROR, "the revision cannot be bumped by " + Long.toUnsignedString(bump));
    }
    Path file = Path.of(call.arguments().get(0));
    try (Progress progress = Progress.on(call.streams().err())) {
      SnapshotRestore.run(
          config(call),
          new SnapshotRestore.Source(file, call.flags().toggled("skip-hash-check"), bump),
          changes -> progress.show(changes + " changes"));
    } catch (IllegalArgumentException | MemberStartException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  /** What a member would be told that founds the cluster. */
  private static ServerConfig config(Call call) {
    String name = call.flags().text("name");
    String dataDir = call.flags().text("data-dir");
    String walDir = call.flags().text("wal-dir");
    List<MemberUrl> own = MemberUrl.parseList(call.flags().text("initial-advertise-peer-urls"));
    InitialCluster members = new InitialCluster(call.flags().text("initial-cluster"));
    members.members(); // for a URL's own complaint, without more words around it
    return ServerConfig.defaults().toBuilder()
        .name(name)
        .dataDir(Path.of(dataDir.isEmpty() ? name + ".etcd" : dataDir))
        .walDir(walDir.isEmpty() ? null : Path.of(walDir))
        .listeners(Listeners.of(own, List.of()))
        .bootstrap(Bootstrap.defaults().with(members, call.flags().text("initial-cluster-token")))
        .build();
  }
}
