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
import java.util.Objects;
import java.util.concurrent.CompletionException;

/** {@code defrag}: gives back the room of what was removed, in a member that does not run. */
final class DefragCommand {
  static final Flag DATA_DIR =
      Flag.text("data-dir", "", "Required. Defragments a data directory not in use by etcd.");

  private DefragCommand() {}

  static Command command() {
    return Command.leaf(
        "defrag", "", "Defragments the storage of the etcd", List.of(DATA_DIR), DefragCommand::run);
  }

  private static void run(Call call) throws CommandException {
    String directory = Offline.required(call, DATA_DIR);
    try (StoppedMember member = Offline.open(call, Path.of(directory))) {
      member.store().defragment().join();
    } catch (MemberStartException e) {
      throw failure(directory, e);
    } catch (CompletionException e) {
      throw failure(directory, Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private static CommandException failure(String directory, Throwable cause) {
    return new CommandException(
        ExitCode.ERROR,
        "Failed to defragment etcd data[%s] (%s)".formatted(directory, cause.getMessage()),
        cause);
  }
}
