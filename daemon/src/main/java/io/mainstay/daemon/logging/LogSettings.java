package io.mainstay.daemon.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the process logs.
 *
 * @param outputs {@code default}, {@code stderr}, {@code stdout}, {@code systemd/journal}, or paths
 *     of files
 * @param level from which weight on
 * @param format how a line looks
 * @param rotation for the one file among the outputs, or null
 */
public record LogSettings(
    List<String> outputs, LogLevel level, Format format, @Nullable Rotation rotation) {
  /** How a line looks. */
  public enum Format {
    /** An object per line. */
    JSON,
    /** Columns for the eye, separated by tabs. */
    CONSOLE
  }

  /**
   * When a file is put aside, and how long what was put aside is kept.
   *
   * @param maxSizeMegabytes largest file, 0 for 100
   * @param maxAgeDays after which old files are deleted, 0 for never
   * @param maxBackups old files kept, 0 for all
   * @param localTime whether the names of old files have local time instead of UTC
   * @param compress whether old files are compressed
   */
  public record Rotation(
      int maxSizeMegabytes, int maxAgeDays, int maxBackups, boolean localTime, boolean compress) {}

  /** Copies the list. */
  public LogSettings {
    outputs = List.copyOf(outputs);
  }

  /** JSON on standard error, from info on. */
  public static LogSettings defaults() {
    return new LogSettings(List.of("default"), LogLevel.INFO, Format.JSON, null);
  }
}
