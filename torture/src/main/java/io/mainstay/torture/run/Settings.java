package io.mainstay.torture.run;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.torture.fault.FaultKind;
import io.mainstay.torture.flags.CommonFlags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is to be run.
 *
 * @param program the server
 * @param length no round begins later than this after the start
 * @param seed decides what happens, as far as processes can be made to do the same again
 * @param members how many a cluster has
 * @param faults in this order, again and again; empty for all that are possible, shuffled
 * @param faultsPerRound how many one cluster goes through
 * @param callsPerSecond what clients try
 * @param leastCallsPerSecond what has to be answered before and after each fault
 * @param patience how long traffic, members and watches may take to come back after a fault
 * @param keep whether histories that are right are kept
 * @param out where reports, histories and logs go
 */
public record Settings(
    Path program,
    Duration length,
    long seed,
    int members,
    List<FaultKind> faults,
    int faultsPerRound,
    int callsPerSecond,
    int leastCallsPerSecond,
    Duration patience,
    boolean keep,
    Path out) {
  static final List<Flag> FLAGS =
      List.of(
          Flag.text("minutes", "5", "how long it runs; the round under way is finished"),
          CommonFlags.SEED,
          Flag.number("members", "3", "size of the cluster"),
          Flag.list(
              "faults",
              "",
              "the faults, in this order, again and again (default: all that are possible, shuffled): "
                  + FaultKind.texts()),
          Flag.number("faults-per-round", "6", "how many one cluster goes through"),
          Flag.number("rate", "800", "how many calls per second the clients try to make"),
          Flag.number(
              "least",
              "500",
              "how many have to be answered per second before and after each fault"),
          Flag.duration(
              "patience", "60s", "how long it may take until all is well again after a fault"),
          CommonFlags.SERVER,
          Flag.toggle("keep", "keep the histories of rounds in which all was right"),
          Flag.text("out", "torture-results", "directory for reports, histories and logs"));

  private static final int MOST_CALLS = 100_000;
  private static final int MOST_FAULTS = 1_000;
  private static final double MOST_MINUTES = 60 * 24 * 7.0;
  private static final double MILLIS_A_MINUTE = 60_000;

  /** Copies the list. */
  public Settings {
    faults = List.copyOf(faults);
  }

  /** Reads the flags. */
  static Settings of(FlagValues flags) throws CommandException {
    int members = CommonFlags.number(flags, "members", 1, CommonFlags.MOST_MEMBERS);
    int rate = CommonFlags.number(flags, "rate", 1, MOST_CALLS);
    int least = CommonFlags.number(flags, "least", 0, rate);
    return new Settings(
        CommonFlags.program(flags),
        minutes(flags.text("minutes")),
        CommonFlags.seed(flags),
        members,
        faults(flags.list("faults"), members),
        CommonFlags.number(flags, "faults-per-round", 1, MOST_FAULTS),
        rate,
        least,
        flags.duration("patience"),
        flags.toggled("keep"),
        CommonFlags.out(flags));
  }

  /** Those that can happen to a cluster of this size, on this system. */
  public static List<FaultKind> possible(int members) {
    return Arrays.stream(FaultKind.values())
        .filter(kind -> kind.fewestMembers() <= members && kind.need().isMet())
        .toList();
  }

  private static List<FaultKind> faults(List<String> names, int members) throws CommandException {
    List<FaultKind> kinds = new ArrayList<>();
    for (String name : names) {
      FaultKind kind =
          FaultKind.of(name)
              .orElseThrow(
                  () ->
                      new CommandException(
                          ExitCode.ERROR,
                          "no fault is called (%s); there are %s"
                              .formatted(name, FaultKind.texts())));
      if (kind.fewestMembers() > members) {
        throw new CommandException(
            ExitCode.ERROR,
            "%s needs %d members, got (%d)".formatted(name, kind.fewestMembers(), members));
      }
      if (!kind.need().isMet()) {
        throw new CommandException(
            ExitCode.ERROR, "%s needs %s".formatted(name, kind.need().text()));
      }
      kinds.add(kind);
    }
    return kinds;
  }

  private static Duration minutes(String text) throws CommandException {
    double minutes;
    try {
      minutes = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      minutes = Double.NaN;
    }
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --minutes above 0 and up to %.0f, got (%s)".formatted(MOST_MINUTES, text));
    }
    return Duration.ofMillis((long) (minutes * MILLIS_A_MINUTE));
  }
}
