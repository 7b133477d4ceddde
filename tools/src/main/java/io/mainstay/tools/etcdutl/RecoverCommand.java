package io.mainstay.tools.etcdutl;

import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.bootstrap.StoppedMember;
import io.mainstay.server.bootstrap.StoppedMember.Standing;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.UsageException;
import io.mainstay.tools.etcdutl.Report.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code recover}: of the members that are left after a majority was lost for good, makes the one
 * that has come furthest the only member of a cluster of its own. etcd has {@code
 * --force-new-cluster} for it and leaves it to the operator to find out which member to take.
 */
final class RecoverCommand {
  private static final Flag YES =
      Flag.toggle("yes", "Make the new cluster without asking for confirmation");

  private RecoverCommand() {}

  static Command command() {
    return Command.leaf(
            "recover",
            "<data-dir> [data-dir ...]",
            "Makes a new cluster from the most advanced survivor of a lost majority",
            List.of(YES),
            RecoverCommand::run)
        .describedAs(
            """
            Shows how far the members have come whose data directories are given, and, after an explicit yes,
            makes the most advanced one the only member of a new cluster. Stop all members before.\
            """);
  }

  /** A data directory and how far its member has come. */
  private record Survivor(Path directory, Standing standing) {}

  private static void run(Call call) throws CommandException {
    if (call.arguments().isEmpty()) {
      throw new UsageException("requires at least 1 arg(s), only received 0");
    }
    ReportFormat format = ReportFormat.of(call);
    try {
      List<Survivor> survivors = survivors(call);
      requireOneCluster(survivors);
      Survivor newest = newest(survivors);
      call.streams()
          .out()
          .print(
              format.text(
                  survivors.stream()
                      .map(survivor -> report(survivor, survivor.equals(newest)))
                      .toList()));
      call.streams().out().flush();
      advise(call, survivors);
      requireConfirmation(call, newest);
      try (StoppedMember member = Offline.open(call, newest.directory())) {
        member.takeOver();
      }
      call.streams()
          .err()
          .printf(
              "%s becomes the only member of its cluster when it is started next.%n"
                  + "Add the others to it as new members, with empty data directories.%n",
              newest.directory());
    } catch (IOException | MemberStartException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Survivor> survivors(Call call) throws MemberStartException {
    List<Survivor> survivors = new ArrayList<>();
    for (String argument : call.arguments()) {
      Path directory = Path.of(argument);
      try (StoppedMember member = Offline.open(call, directory)) {
        survivors.add(new Survivor(directory, member.standing()));
      }
    }
    return survivors;
  }

  private static void requireOneCluster(List<Survivor> survivors) throws CommandException {
    Survivor first = survivors.get(0);
    for (Survivor other : survivors) {
      if (other.standing().clusterId() != first.standing().clusterId()) {
        throw new CommandException(
            ExitCode.ERROR,
            "%s is of cluster %x, %s of cluster %x"
                .formatted(
                    first.directory(),
                    first.standing().clusterId(),
                    other.directory(),
                    other.standing().clusterId()));
      }
    }
  }

  private static Survivor newest(List<Survivor> survivors) {
    Survivor newest = survivors.get(0);
    for (Survivor survivor : survivors) {
      if (survivor.standing().isAheadOf(newest.standing())) {
        newest = survivor;
      }
    }
    return newest;
  }

  private static Report report(Survivor survivor, boolean newest) {
    Standing standing = survivor.standing();
    return new Report(
        List.of(
            Value.text("data dir", "DataDir", "dataDir", survivor.directory().toString()),
            Value.number(
                "member",
                "MemberID",
                "memberID",
                standing.memberId(),
                Long.toHexString(standing.memberId())),
            Value.text("name", "Name", "name", standing.name()),
            Value.number("log term", "LogTerm", "logTerm", standing.logTerm()),
            Value.number("log index", "LogIndex", "logIndex", standing.logIndex()),
            Value.number("applied index", "AppliedIndex", "appliedIndex", standing.appliedIndex()),
            Value.number("revision", "Revision", "revision", standing.revision()),
            Value.bool("most advanced", "MostAdvanced", "mostAdvanced", newest)));
  }

  private static void advise(Call call, List<Survivor> survivors) {
    int members = survivors.stream().mapToInt(each -> each.standing().members()).max().orElse(0);
    if (survivors.size() > members / 2) {
      call.streams()
          .err()
          .printf(
              "%d of %d members are here, which is a majority: if they start, the cluster needs no"
                  + " recovery.%n",
              survivors.size(), members);
    } else {
      call.streams()
          .err()
          .printf(
              "%d of %d members are here: what only the others had stored is lost.%n",
              survivors.size(), members);
    }
  }

  private static void requireConfirmation(Call call, Survivor newest)
      throws CommandException, IOException {
    if (call.flags().toggled(YES.name())) {
      return;
    }
    call.streams()
        .err()
        .printf("Make a new cluster from %s? Type yes to go on: ", newest.directory());
    call.streams().err().flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(call.streams().in(), StandardCharsets.UTF_8));
    String answer = in.readLine();
    if (answer == null || !answer.trim().equals("yes")) {
      throw new CommandException(ExitCode.ERROR, "not confirmed: nothing was changed");
    }
  }
}
