package io.mainstay.tools.etcdctl.kv;

import com.google.protobuf.ByteString;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.session.Words;
import java.util.List;

/**
 * Which keys are meant.
 *
 * @param key the first
 * @param end behind the last; empty for the first alone, one zero byte for no end
 */
public record KeyRange(ByteString key, ByteString end) {
  /** The first key there can be; as an end, that there is none. */
  public static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  /**
   * The keys of a call with one or two arguments, and the flags {@code prefix} and {@code
   * from-key}.
   */
  static KeyRange of(FlagValues flags, List<String> arguments) throws CommandException {
    boolean prefix = flags.toggled("prefix");
    boolean fromKey = flags.toggled("from-key");
    ByteString key = Words.bytes(arguments.get(0));
    if (arguments.size() > 1) {
      if (prefix || fromKey) {
        throw new CommandException(
            ExitCode.BAD_ARGUMENTS,
            "too many arguments, only accept one argument when `--prefix` or `--from-key` is set");
      }
      return new KeyRange(key, Words.bytes(arguments.get(1)));
    }
    if (fromKey || (prefix && key.isEmpty())) {
      return new KeyRange(key.isEmpty() ? ZERO : key, ZERO);
    }
    return new KeyRange(key, prefix ? endOfPrefix(key) : ByteString.EMPTY);
  }

  /** Fails when both flags are set. */
  static void requireOneKind(FlagValues flags) throws CommandException {
    if (flags.toggled("prefix") && flags.toggled("from-key")) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "`--prefix` and `--from-key` cannot be set at the same time, choose one");
    }
  }

  /** The first key behind all that begin with a prefix; one zero byte when none is. */
  public static ByteString endOfPrefix(ByteString prefix) {
    byte[] bytes = prefix.toByteArray();
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xff) {
        bytes[i]++;
        return ByteString.copyFrom(bytes, 0, i + 1);
      }
    }
    return ZERO;
  }
}
