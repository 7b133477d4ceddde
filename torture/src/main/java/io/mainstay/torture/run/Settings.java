package io.mainstay.torture.run;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.torture.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What is to be run.
 *
 * @param program the server
 * @param length no round begins later than this after the start
 * @param seed decides what happens, as far as processes can be made to do the same again
 * @param members how many a cluster has
 * @param faults in this order, again and again; empty for all that are possible, shuffled
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
    int callsPerSecond,
    int leastCallsPerSecond,
    Duration patience,
    boolean keep,
    Path out) {
  static final List<Flag> FLAGS =
      List.of(
          Flag.text("minutes", "5", "how long it runs; the round under way is finished"),
          Flag.text("seed", "", "decides what happens (default: any, which is printed)"),
          Flag.number("members", "3", "size of the cluster"),
          Flag.list(
              "faults",
              "",
              "the faults, in this order, again and again (default: all that are possible, shuffled): "
                  + FaultKind.texts()),
          Flag.number("rate", "800", "how many calls per second the clients try to make"),
          Flag.number(
              "least",
              "500",
              "how many have to be answered per second before and after each fault"),
          Flag.duration(
              "patience", "60s", "how long it may take until all is well again after a fault"),
          Flag.text("server", "", "another server's program (default that of this clone)"),
          Flag.toggle("keep", "keep the histories of rounds in which all was right"),
          Flag.text("out", "torture-results", "directory for reports, histories and logs"));

  private static final int MOST_MEMBERS = 7;
  private static final int MOST_CALLS = 100_000;
  private static final double MOST_MINUTES = 60 * 24 * 7.0;
  private static final double MILLIS_A_MINUTE = 60_000;

  /** Copies the list. */
  public Settings {
    faults = List.copyOf(faults);
  }

  /** Reads the flags. */
  static Settings of(FlagValues flags, Path ours) throws CommandException {
    int members = number(flags, "members", 1, MOST_MEMBERS);
    int rate = number(flags, "rate", 1, MOST_CALLS);
    int least = number(flags, "least", 0, rate);
    String server = flags.text("server");
    return new Settings(
        server.isEmpty() ? ours : Path.of(server).toAbsolutePath(),
        minutes(flags.text("minutes")),
        seed(flags.text("seed")),
        members,
        faults(flags.list("faults"), members),
        rate,
        least,
        flags.duration("patience"),
        flags.toggled("keep"),
        Path.of(flags.text("out")).toAbsolutePath());
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

  private static int number(FlagValues flags, String name, int least, int most)
      throws CommandException {
    long number = flags.number(name);
    if (number < least || number > most) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --%s from %d to %d, got (%d)".formatted(name, least, most, number));
    }
    return (int) number;
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

  private static long seed(String text) throws CommandException {
    if (text.isEmpty()) {
      return new Random().nextInt(Integer.MAX_VALUE);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.ERROR, "expected --seed as a whole number, got (%s)".formatted(text), e);
    }
  }
}
