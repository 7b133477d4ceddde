package io.mainstay.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Snapshots that a member takes of itself.
 *
 * @param schedule when; empty for never
 * @param directory where they go
 * @param keep how many are kept, 0 for all
 * @param verify whether each is read again once it is written
 */
public record BackupSettings(
    Optional<Schedule> schedule, Path directory, int keep, boolean verify) {
  /** None. */
  public static BackupSettings defaults() {
    return new BackupSettings(Optional.empty(), Path.of(""), 7, true);
  }
}
