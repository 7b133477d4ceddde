package io.mainstay.tools.etcdutl;

import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.bootstrap.StoppedMember;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.UsageException;
import java.nio.file.Path;
import java.time.Duration;

/** Data directories of members that do not run, and how long to wait until they do not. */
final class Offline {
  /** Tells how long. */
  static final Flag TIMEOUT =
      Flag.duration(
          "timeout",
          "10s",
          "time to wait to obtain a file lock on db file, 0 to block indefinitely");

  private static final Duration FOR_EVER = Duration.ofDays(36500);

  private Offline() {}

  static StoppedMember open(Call call, Path directory) throws MemberStartException {
    Duration timeout = call.flags().duration(TIMEOUT.name());
    return StoppedMember.open(directory, null, timeout.isZero() ? FOR_EVER : timeout);
  }

  /** The value of a flag that must be there. */
  static String required(Call call, Flag flag) throws UsageException {
    String value = call.flags().text(flag.name());
    if (value.isEmpty()) {
      throw new UsageException("required flag(s) \"" + flag.name() + "\" not set");
    }
    return value;
  }
}
