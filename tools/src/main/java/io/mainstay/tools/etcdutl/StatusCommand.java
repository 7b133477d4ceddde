package io.mainstay.tools.etcdutl;

import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotStatus;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdutl.Report.Value;
import io.mainstay.tools.output.HumanSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code snapshot status}: reads a file to its end and says what is in it. */
final class StatusCommand {
  private StatusCommand() {}

  static Command command() {
    return Command.leaf(
        "status",
        "<filename>",
        "Gets backend snapshot status of a given file",
        List.of(),
        StatusCommand::run);
  }

  private static void run(Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "snapshot status requires exactly one argument");
    }
    Path path = Path.of(call.arguments().get(0));
    if (!Files.exists(path)) {
      throw new CommandException(ExitCode.ERROR, "stat " + path + ": no such file or directory");
    }
    ReportFormat format = ReportFormat.of(call);
    try (SnapshotFile file = SnapshotFile.open(path)) {
      call.streams().out().print(format.text(report(SnapshotStatus.of(file))));
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static Report report(SnapshotStatus status) {
    return new Report(
        List.of(
            Value.number("hash", "Hash", "hash", status.hash(), Long.toHexString(status.hash())),
            Value.number("revision", "Revision", "revision", status.revision()),
            Value.number("total keys", "Keys", "totalKey", status.keys()),
            Value.number(
                "total size",
                "Size",
                "totalSize",
                status.databaseBytes(),
                HumanSize.of(status.databaseBytes())),
            Value.text("version", "Version", "version", status.storageVersion())));
  }
}
