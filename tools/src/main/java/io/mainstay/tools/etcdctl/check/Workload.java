package io.mainstay.tools.etcdctl.check;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;

/** The values of {@code --load}. */
enum Workload {
  SMALL(50, 150, 10_000),
  MEDIUM(200, 1_000, 100_000),
  LARGE(500, 8_000, 1_000_000),
  /** Three versions of a million keys. */
  XLARGE(1_000, 15_000, 3_000_000);

  private final int clients;
  private final int putsPerSecond;
  private final int keys;

  Workload(int clients, int putsPerSecond, int keys) {
    this.clients = clients;
    this.putsPerSecond = putsPerSecond;
    this.keys = keys;
  }

  static Workload named(String name) throws CommandException {
    return switch (name) {
      case "s", "small" -> SMALL;
      case "m", "medium" -> MEDIUM;
      case "l", "large" -> LARGE;
      case "xl", "xLarge" -> XLARGE;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "unknown load option " + name);
    };
  }

  /** How many puts there may be at a time. */
  int clients() {
    return clients;
  }

  /** The rate at which the performance is checked. */
  int putsPerSecond() {
    return putsPerSecond;
  }

  /** How many puts the check of memory makes. */
  int keys() {
    return keys;
  }
}
