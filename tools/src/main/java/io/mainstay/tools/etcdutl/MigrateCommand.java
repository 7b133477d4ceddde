package io.mainstay.tools.etcdutl;

import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.bootstrap.StoppedMember;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code migrate}: makes a data directory one of another minor version. Ours are the same in all of
 * them; what is left is to say so, and to refuse what no server of ours is.
 */
final class MigrateCommand {
  private static final Logger log = LoggerFactory.getLogger(MigrateCommand.class);
  private static final Flag DATA_DIR = Flag.text("data-dir", "", "Path to the etcd data dir");
  private static final Flag TARGET =
      Flag.text(
          "target-version",
          "",
          "Target etcd version to migrate contents of data dir to. The format is X.Y.");
  private static final Flag FORCE =
      Flag.toggle("force", "Ignore migration failure and forcefully override storage version");
  private static final Pattern SHAPE = Pattern.compile("(\\d+)\\.(\\d+)");
  private static final int MAJOR = 3;
  private static final int OLDEST_MINOR = 5;
  private static final int NEWEST_MINOR = 7;

  private MigrateCommand() {}

  static Command command() {
    return Command.leaf(
        "migrate",
        "",
        "Migrates schema of etcd data dir files to make them compatible with different etcd"
            + " version",
        List.of(DATA_DIR, FORCE, TARGET),
        MigrateCommand::run);
  }

  private static void run(Call call) throws CommandException {
    String directory = Offline.required(call, DATA_DIR);
    String target = Offline.required(call, TARGET);
    requireKnown(target);
    try (StoppedMember member = Offline.open(call, Path.of(directory))) {
      log.atInfo()
          .addKeyValue("storage-version", member.membership().storageVersion().text())
          .addKeyValue("target-version", target)
          .log(
              "storage version up-to-date: data directories of this server have one format for all");
    } catch (MemberStartException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireKnown(String target) throws CommandException {
    Matcher matcher = SHAPE.matcher(target);
    if (!matcher.matches()) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "wrong target version format, expected \"X.Y\", got \"%s\"".formatted(target));
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    if (major < MAJOR || (major == MAJOR && minor < OLDEST_MINOR)) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "target version \"%s\" not supported. Minimal \"3.5\"".formatted(target));
    }
    if (major > MAJOR || minor > NEWEST_MINOR) {
      throw new CommandException(
          ExitCode.ERROR,
          "cannot create migration plan: version \"%s.0\" is not supported".formatted(target));
    }
  }
}
