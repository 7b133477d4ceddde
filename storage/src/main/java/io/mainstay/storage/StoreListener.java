package io.mainstay.storage;

/**
 * Hears how long the store's work takes. Called on the thread that has done it: must return at
 * once.
 */
public interface StoreListener {
  /** Nobody. */
  StoreListener NONE = new StoreListener() {};

  /** A batch was written. Apply thread. */
  default void committed(long nanos) {}

  /**
   * A compaction has taken one of its steps. The store's background thread.
   *
   * @param removed how many versions of keys it has removed
   */
  default void compactionStep(long removed, long nanos) {}

  /** A compaction has removed all it is to remove. The store's background thread. */
  default void compacted(long nanos) {}

  /** The store was defragmented, or that failed. The thread that defragments. */
  default void defragmented(long nanos) {}
}
