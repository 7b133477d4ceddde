package io.mainstay.torture.failover;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.torture.flags.CommonFlags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is to be run.
 *
 * @param program the server
 * @param kills how often the leader is killed
 * @param isolations how often a member is cut off after that
 * @param seed decides who is cut off, and when what happens
 * @param members how many the cluster has; as many as it takes to lose one
 * @param patience how long it may take until the cluster serves again
 * @param slack how much later than etcd gives up a member that is cut off may answer
 * @param out where the report, the single values and logs go
 */
public record FailoverSettings(
    Path program,
    int kills,
    int isolations,
    long seed,
    int members,
    Duration patience,
    Duration slack,
    Path out) {
  /** That of members without a flag of their own. */
  static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

  /** After so long etcd gives a request up (see {@code server/config/config.go}, v3.7.1). */
  static final Duration REQUEST_TIMEOUT = ELECTION_TIMEOUT.multipliedBy(2).plusSeconds(5);

  static final List<Flag> FLAGS =
      List.of(
          Flag.number("kills", "50", "how often the leader is killed"),
          Flag.number("isolations", "10", "how often a member is cut off from the others"),
          CommonFlags.SEED,
          Flag.number("members", "3", "size of the cluster"),
          Flag.duration("patience", "60s", "how long it may take until the cluster serves again"),
          CommonFlags.SERVER,
          Flag.text("out", "failover-results", "directory for the report, all values and logs"));

  private static final Duration SLACK = Duration.ofSeconds(1);

  /** With fewer nobody is left who could go on. */
  private static final int FEWEST_MEMBERS = 3;

  /** What is acknowledged meanwhile is remembered until the end. */
  private static final int MOST_TIMES = 1_000;

  /** Reads the flags. */
  static FailoverSettings of(FlagValues flags) throws CommandException {
    int kills = CommonFlags.number(flags, "kills", 0, MOST_TIMES);
    int isolations = CommonFlags.number(flags, "isolations", 0, MOST_TIMES);
    if (kills + isolations == 0) {
      throw new CommandException(
          ExitCode.ERROR, "expected --kills or --isolations above 0: there is nothing to do");
    }
    Duration patience = flags.duration("patience");
    if (patience.isNegative() || patience.isZero()) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --patience above 0, got (%s)".formatted(flags.text("patience")));
    }
    return new FailoverSettings(
        CommonFlags.program(flags),
        kills,
        isolations,
        CommonFlags.seed(flags),
        CommonFlags.number(flags, "members", FEWEST_MEMBERS, CommonFlags.MOST_MEMBERS),
        patience,
        SLACK,
        CommonFlags.out(flags));
  }
}
