package io.mainstay.server.config;

import java.time.Duration;

/**
 * What a member does again and again on its own.
 *
 * @param watchProgressNotifyInterval between two progress notifications of an idle watch, at least
 *     100 ms
 * @param downgradeCheckTime between two looks at a downgrade under way
 * @param corruptCheckTime between two comparisons of all members' data by the leader; zero for none
 * @param compactHashCheckTime between two comparisons of compaction hashes, if that feature is on
 */
public record PeriodicTasks(
    Duration watchProgressNotifyInterval,
    Duration downgradeCheckTime,
    Duration corruptCheckTime,
    Duration compactHashCheckTime) {
  /** Etcd's defaults: 10 min, 5 s, off, 1 min. */
  public static PeriodicTasks defaults() {
    return new PeriodicTasks(
        Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1));
  }
}
