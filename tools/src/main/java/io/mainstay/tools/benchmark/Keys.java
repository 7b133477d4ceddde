package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The keys of a load: numbers, written as Go's signed varints, and zeros behind them.
 *
 * @param bytes the length of each
 * @param space how many there are
 * @param sequential whether they come one after the other, not by chance
 */
record Keys(int bytes, long space, boolean sequential) {
  /** As {@code --key-size} and {@code --key-space-size} say; refuses what makes no keys. */
  static Keys from(FlagValues flags, boolean sequential) throws CommandException {
    Keys keys =
        new Keys(
            Numbers.notNegative(flags, "key-size"), flags.number("key-space-size"), sequential);
    keys.check();
    return keys;
  }

  /** Refuses what makes no keys. */
  void check() throws CommandException {
    if (space <= 0) {
      throw new CommandException(
          ExitCode.ERROR, "expected positive --key-space-size, got (%d)".formatted(space));
    }
    int needed = CodedOutputStream.computeSInt64SizeNoTag(space - 1);
    if (bytes < needed) {
      throw new CommandException(
          ExitCode.ERROR,
          "--key-size %d is too small for %d keys: they need %d".formatted(bytes, space, needed));
    }
  }

  /** The key of a request. */
  ByteString of(long request) {
    return number(sequential ? request % space : ThreadLocalRandom.current().nextLong(space));
  }

  private ByteString number(long number) {
    byte[] key = new byte[bytes];
    try {
      CodedOutputStream.newInstance(key).writeSInt64NoTag(number);
    } catch (IOException e) {
      throw new IllegalStateException("a key is too short for its number", e);
    }
    return ByteString.copyFrom(key);
  }

  /** A value of a load; the same for all requests. */
  static ByteString value(int bytes) {
    byte[] value = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(value);
    return ByteString.copyFrom(value);
  }
}
