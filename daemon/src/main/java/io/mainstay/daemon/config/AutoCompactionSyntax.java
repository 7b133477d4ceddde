package io.mainstay.daemon.config;

import io.mainstay.server.config.Compaction;
import java.time.Duration;

/**
 * Reads what {@code --auto-compaction-mode} and {@code --auto-compaction-retention} mean together.
 */
final class AutoCompactionSyntax {
  private static final String PERIODIC = "periodic";
  private static final String REVISION = "revision";

  private AutoCompactionSyntax() {}

  /**
   * Checks the mode.
   *
   * @throws ConfigException when there is no such mode
   */
  static void check(String mode) throws ConfigException {
    if (mode.isEmpty()) {
      throw new ConfigException("undefined auto-compaction-mode");
    }
    if (!mode.equals(PERIODIC) && !mode.equals(REVISION)) {
      throw new ConfigException("unknown auto-compaction-mode " + GoSyntax.quote(mode));
    }
  }

  /**
   * Reads both. A plain number is hours or revisions; a duration in revision mode counts its
   * nanoseconds, as in etcd.
   *
   * @throws ConfigException when the retention is neither a number nor a duration
   */
  static Compaction.Auto parse(String mode, String retention) throws ConfigException {
    long nanos = retentionNanos(mode, retention.isEmpty() ? "0" : retention);
    if (nanos <= 0) {
      return new Compaction.Off();
    }
    return mode.equals(REVISION)
        ? new Compaction.Revision(nanos)
        : new Compaction.Periodic(Duration.ofNanos(nanos));
  }

  private static long retentionNanos(String mode, String retention) throws ConfigException {
    if (retention.matches("\\+?[0-9]{1,18}")) {
      long count = Long.parseLong(retention);
      if (mode.equals(REVISION)) {
        return count;
      }
      try {
        return Duration.ofHours(count).toNanos();
      } catch (ArithmeticException e) {
        throw new ConfigException(
            "error parsing CompactionRetention: too many hours: " + retention);
      }
    }
    try {
      return GoSyntax.duration(retention).toNanos();
    } catch (IllegalArgumentException e) {
      throw new ConfigException("error parsing CompactionRetention: " + e.getMessage());
    }
  }
}
