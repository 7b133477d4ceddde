package io.mainstay.server.config;

import java.nio.file.Path;

/**
 * Snapshots that a member takes of itself.
 *
 * @param schedule when
 * @param directory where they go
 * @param keep how many are kept, 0 for all
 * @param verify whether each is read again once it is written
 */
public record BackupSettings(Schedule schedule, Path directory, int keep, boolean verify) {}
