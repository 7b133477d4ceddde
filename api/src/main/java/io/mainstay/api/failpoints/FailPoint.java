package io.mainstay.api.failpoints;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A step of the durable path, right before or right after something reaches the disk. The parts of
 * a member say when they are there; a test that has installed a handler looks at the files, or
 * stops the member.
 *
 * <p>There is no flag and no environment variable: only code in the same process can install a
 * handler, so nothing outside can stop a member. Without one, a step costs a read of a field that
 * never changes.
 *
 * <p>Any thread.
 */
public enum FailPoint {
  /** The engine is about to write a term or a vote. */
  BEFORE_TERM,
  /** A term or a vote is on disk. */
  AFTER_TERM,
  /** Entries are about to be appended to the log; appending and forcing to disk are one write. */
  BEFORE_APPEND,
  /** Entries are in the log and on disk, and nobody has been told. */
  AFTER_APPEND,
  /** The beginning of the log, which a snapshot covers, is about to be dropped. */
  BEFORE_LOG_CUT,
  /** It is gone. */
  AFTER_LOG_CUT,
  /** Entries are committed, and their batch is begun. */
  BEFORE_APPLY,
  /** All requests of the batch are applied to it, and nothing is written. */
  BEFORE_BATCH,
  /** The batch is written and visible, and nobody has been told. */
  AFTER_BATCH,
  /** A step of a compaction is about to be written. */
  BEFORE_COMPACTION_STEP,
  /** A step of a compaction is written. */
  AFTER_COMPACTION_STEP,
  /** A snapshot is about to be saved. */
  BEFORE_SNAPSHOT,
  /** The copy of the store is there, and not yet said to be a snapshot's. */
  AFTER_CHECKPOINT,
  /** The snapshot's files are complete; the engine has not taken it over. */
  AFTER_SNAPSHOT,
  /** A snapshot that came from another member is about to replace the store. */
  BEFORE_INSTALL,
  /** Its files are in place as a new generation of the store, which does not count yet. */
  AFTER_IMPORT,
  /** The new generation counts. */
  AFTER_SWITCH,
  /** The state machine goes on from the snapshot. */
  AFTER_INSTALL;

  private static volatile @Nullable Handler handler;

  /** Is there when a member reaches a step. */
  @FunctionalInterface
  public interface Handler {
    /**
     * A step is reached, on the thread that takes it, which waits.
     *
     * @param where a file or directory of the member concerned
     */
    void reached(FailPoint point, Path where);
  }

  /** Installs a handler for all members of this process; null for none. */
  public static void install(@Nullable Handler newHandler) {
    handler = newHandler;
  }

  /**
   * Says that a member is at this step.
   *
   * @param where a file or directory of the member
   */
  public void reached(Path where) {
    Handler installed = handler;
    if (installed != null) {
      installed.reached(this, where);
    }
  }
}
