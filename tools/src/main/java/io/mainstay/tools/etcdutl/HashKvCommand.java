package io.mainstay.tools.etcdutl;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.bootstrap.StoppedMember;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.snapshot.SnapshotImport;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.UsageException;
import io.mainstay.tools.etcdutl.Report.Value;
import io.mainstay.tools.files.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code hashkv}: the hash of the key space in a snapshot file, or in the data directory of a
 * member that does not run. Neither is changed.
 */
final class HashKvCommand {
  private static final Flag REVISION =
      Flag.number("rev", "0", "maximum revision to hash (default: latest revision)");
  private static final String PREFIX = "etcdserver: ";

  private HashKvCommand() {}

  static Command command() {
    return Command.leaf(
        "hashkv",
        "<filename>",
        "Prints the KV history hash of a given file",
        List.of(REVISION),
        HashKvCommand::run);
  }

  private static void run(Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new UsageException("accepts 1 arg(s), received " + call.arguments().size());
    }
    Path path = Path.of(call.arguments().get(0));
    if (!Files.exists(path)) {
      throw new CommandException(ExitCode.ERROR, "stat " + path + ": no such file or directory");
    }
    ReportFormat format = ReportFormat.of(call);
    long revision = call.flags().number(REVISION.name());
    try {
      KeySpaceHash hash =
          Files.isDirectory(path) ? ofMember(call, path, revision) : ofFile(path, revision);
      call.streams().out().print(format.text(report(hash)));
    } catch (EtcdException e) {
      throw new CommandException(ExitCode.ERROR, e.text().substring(PREFIX.length()), e);
    } catch (IOException | MemberStartException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static KeySpaceHash ofMember(Call call, Path directory, long revision)
      throws MemberStartException {
    try (StoppedMember member = Offline.open(call, directory)) {
      return hash(member.store(), revision);
    }
  }

  /** By way of a store that is thrown away: the hash depends on what a compaction would keep. */
  private static KeySpaceHash ofFile(Path file, long revision) throws IOException {
    try (SnapshotImport snapshot = SnapshotImport.open(file, true);
        ScratchDirectory scratch = ScratchDirectory.create("etcdutl")) {
      Path directory = scratch.path().resolve("store");
      snapshot.into(directory, Membership.EMPTY, 0, 1, 1, changes -> {});
      try (MvccStore store = MvccStore.open(directory, StoreOptions.defaults(failure -> {}))) {
        return hash(store, revision);
      }
    }
  }

  private static KeySpaceHash hash(MvccStore store, long revision) {
    try (ReadView view = store.newestView()) {
      return view.hash(revision);
    }
  }

  private static Report report(KeySpaceHash hash) {
    return new Report(
        List.of(
            Value.number("hash", "Hash", "hash", Integer.toUnsignedLong(hash.hash())),
            Value.number("hash revision", "Hash revision", "hashRevision", hash.revision()),
            Value.number(
                "compact revision",
                "Compact revision",
                "compactRevision",
                hash.compactRevision())));
  }
}
