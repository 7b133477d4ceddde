package io.mainstay.torture.flags;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.nio.file.Path;
import java.util.Random;

/** What commands that run clusters are told in the same way. */
public final class CommonFlags {
  /** How many members a cluster may have. */
  public static final int MOST_MEMBERS = 7;

  /** {@code --seed}, read by {@link #seed}. */
  public static final Flag SEED =
      Flag.text("seed", "", "decides what happens (default: any, which is printed)");

  /** {@code --server}, read by {@link #program}. */
  public static final Flag SERVER =
      Flag.text("server", "", "another server's program (default that of this clone)");

  /** The built distribution, named by the start script. */
  private static final String HOME = "mainstay.home";

  private CommonFlags() {}

  /**
   * A number within bounds.
   *
   * @throws CommandException if it is beyond them
   */
  public static int number(FlagValues flags, String name, int least, int most)
      throws CommandException {
    long number = flags.number(name);
    if (number < least || number > most) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --%s from %d to %d, got (%d)".formatted(name, least, most, number));
    }
    return (int) number;
  }

  /**
   * The seed that is given, or any.
   *
   * @throws CommandException if it is no number
   */
  public static long seed(FlagValues flags) throws CommandException {
    String text = flags.text(SEED.name());
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

  /** The server's program: the one that is given, or that of this clone. */
  public static Path program(FlagValues flags) {
    String given = flags.text(SERVER.name());
    return given.isEmpty()
        ? Path.of(System.getProperty(HOME, ".")).resolve("bin").resolve("etcd")
        : Path.of(given).toAbsolutePath();
  }

  /** The directory for what a command leaves, the flag {@code --out}. */
  public static Path out(FlagValues flags) {
    return Path.of(flags.text("out")).toAbsolutePath();
  }
}
