package io.mainstay.server.config;

/**
 * The audit log.
 *
 * @param path of its file, {@code stdout} or {@code stderr}; empty for none
 * @param maxSizeMegabytes size at which the file is put aside, 0 for 100
 * @param maxFiles how many that were put aside are kept, 0 for all
 * @param reads whether reads that went well are recorded too
 */
public record AuditSettings(String path, int maxSizeMegabytes, int maxFiles, boolean reads) {
  /** No audit log. */
  public static AuditSettings defaults() {
    return new AuditSettings("", 100, 10, true);
  }

  /** Whether there is to be one. */
  public boolean isOn() {
    return !path.isEmpty();
  }
}
