package io.mainstay.consensus;

import java.nio.file.Path;
import java.util.List;

/**
 * What the log drives. All methods but {@link #leadershipChanged}, {@link #saveSnapshot} and {@link
 * #removedFromGroup} are called on the one apply thread.
 *
 * <p>An exception from any method stops the member's part in the group and is reported to {@link
 * #failed}.
 */
public interface StateMachine extends SnapshotSource {
  /**
   * The last index whose effects are already held; entries up to it are never handed over again.
   */
  long appliedIndex();

  /**
   * Applies committed entries, in order. When it returns, their effects are visible to readers.
   *
   * @param entries at least one, with strictly increasing indexes; entries of the engine's own (no
   *     payload) have an empty list
   */
  void apply(List<CommittedEntry> entries);

  /** Who leads has changed. Called on an engine thread; must return quickly. */
  void leadershipChanged(Leadership leadership);

  /**
   * Writes a snapshot into an existing empty directory. Called on a background thread; the apply
   * thread goes on meanwhile.
   */
  @Override
  void saveSnapshot(Path directory);

  /** Replaces the whole state by that of a snapshot. */
  void loadSnapshot(Path directory);

  /**
   * The leader has said that this member was removed from the group for good: it has to stop.
   * Called once, on an event loop.
   */
  void removedFromGroup();

  /** The engine has stopped because of this; the member has to stop too. */
  void failed(Throwable cause);

  /**
   * One entry of the log.
   *
   * @param index the entry's index
   * @param term the term of the leader that appended it
   * @param payloads what was proposed, in order; several share an entry under load
   */
  record CommittedEntry(long index, long term, List<byte[]> payloads) {}
}
