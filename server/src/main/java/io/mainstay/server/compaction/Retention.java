package io.mainstay.server.compaction;

import java.time.Duration;
import java.util.OptionalLong;

/** How much history stays. Not for use by several threads; times are on one monotonic clock. */
interface Retention {
  /** The mode as the log names it. */
  String mode();

  /** The name under which the log shows {@link #kept}. */
  String keptName();

  /** What stays, as the operator has said it. */
  Object kept();

  /** The time between two looks. */
  Duration step();

  /** Takes note of the newest revision, at the beginning and after each look. */
  void record(long revision);

  /**
   * A look of a member that leads.
   *
   * @param revision the newest
   * @return the revision that is to be compacted now, if any
   */
  OptionalLong due(long nowNanos, long revision);

  /** A revision that was due is compacted. */
  void compacted(long nowNanos, long revision);
}
