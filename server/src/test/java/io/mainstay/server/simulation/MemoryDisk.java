package io.mainstay.server.simulation;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a member has of its own. A crash takes what the store has not flushed, a batch as a whole,
 * as with a store that has no log.
 */
final class MemoryDisk {
  private final boolean tears;
  private final Map<Path, MemoryState> checkpoints = new HashMap<>();
  private MemoryState flushed = new MemoryState();
  private MemoryState current = flushed;

  /** An empty disk; one that tears keeps the applied index of what it loses. */
  MemoryDisk(boolean tears) {
    this.tears = tears;
  }

  MemoryState current() {
    return current;
  }

  void write(MemoryState state) {
    current = state;
  }

  void flush() {
    flushed = current;
  }

  /** What survives a crash reaches to this index. */
  long flushedIndex() {
    return flushed.appliedIndex;
  }

  void crash() {
    MemoryState left = flushed;
    if (tears && current.appliedIndex > left.appliedIndex) {
      left = left.copy();
      left.appliedIndex = current.appliedIndex;
    }
    current = left;
    flushed = left;
  }

  void checkpoint(Path target) {
    flush();
    checkpoints.put(target, current);
  }

  /** Takes a checkpoint over from another disk, as it comes over the network. */
  void receive(Path target, MemoryDisk from) {
    checkpoints.put(target, from.at(target));
  }

  long indexOf(Path checkpoint) {
    return at(checkpoint).appliedIndex;
  }

  private MemoryState at(Path checkpoint) {
    MemoryState state = checkpoints.get(checkpoint);
    if (state == null) {
      throw new IllegalStateException("there is no checkpoint " + checkpoint);
    }
    return state;
  }

  void restore(Path checkpoint) {
    current = at(checkpoint);
    flush();
  }
}
