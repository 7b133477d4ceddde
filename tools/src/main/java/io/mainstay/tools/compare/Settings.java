package io.mainstay.tools.compare;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be run.
 *
 * @param members sizes of the clusters
 * @param rounds how often each case is measured
 * @param scale how large the cases are
 * @param warmUp how long members are loaded before anything is measured, at the least
 */
record Settings(List<Case> cases, List<Integer> members, int rounds, Scale scale, Duration warmUp) {
  static final List<Flag> FLAGS =
      List.of(
          Flag.list("cases", "", "the cases to run (default all): " + Cases.names()),
          Flag.list("members", "1,3", "sizes of the clusters"),
          Flag.number("rounds", "3", "how often each case is measured, in alternation"),
          Flag.text("scale", "1", "share of the usual number of requests and keys"),
          Flag.duration(
              "warm-up", "15s", "how long each cluster is loaded before anything is measured"));

  private static final int MOST_ROUNDS = 100;
  private static final int MOST_MEMBERS = 7;

  /** Copies the lists. */
  Settings {
    cases = List.copyOf(cases);
    members = List.copyOf(members);
  }

  /** Reads the flags. */
  static Settings of(FlagValues flags) throws CommandException {
    List<String> names = flags.list("cases");
    return new Settings(
        names.isEmpty() ? Cases.all() : Cases.named(names),
        sizes(flags.list("members")),
        rounds(flags.number("rounds")),
        scale(flags.text("scale")),
        flags.duration("warm-up"));
  }

  private static List<Integer> sizes(List<String> words) throws CommandException {
    List<Integer> sizes = new ArrayList<>();
    for (String word : words) {
      sizes.add(size(word));
    }
    return sizes;
  }

  private static int size(String word) throws CommandException {
    int size;
    try {
      size = Integer.parseInt(word);
    } catch (NumberFormatException e) {
      size = 0;
    }
    if (size < 1 || size > MOST_MEMBERS) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --members from 1 to %d, got (%s)".formatted(MOST_MEMBERS, word));
    }
    return size;
  }

  private static int rounds(long number) throws CommandException {
    if (number < 1 || number > MOST_ROUNDS) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --rounds from 1 to %d, got (%d)".formatted(MOST_ROUNDS, number));
    }
    return (int) number;
  }

  private static Scale scale(String text) throws CommandException {
    double factor;
    try {
      factor = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      factor = Double.NaN;
    }
    if (!(factor > 0 && factor <= 1)) {
      throw new CommandException(
          ExitCode.ERROR, "expected --scale above 0 and up to 1, got (%s)".formatted(text));
    }
    return new Scale(factor);
  }
}
