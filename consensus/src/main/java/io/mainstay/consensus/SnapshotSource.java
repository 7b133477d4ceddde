package io.mainstay.consensus;

import java.nio.file.Path;

/** Gives a state as a snapshot. */
@FunctionalInterface
public interface SnapshotSource {
  /** Writes the state into an existing empty directory. */
  void saveSnapshot(Path directory);
}
