/**
 * The multi-version key-value store: every revision of every key since the last compaction, on
 * disk.
 *
 * <p>One apply thread writes through {@link io.mainstay.storage.ApplyBatch}; any thread reads
 * through {@link io.mainstay.storage.ReadView}; neither waits for the other.
 *
 * <p>Invariants: data and applied index reach the disk in one atomic write; revisions are dense; a
 * read view never changes.
 */
@NullMarked
package io.mainstay.storage;

import org.jspecify.annotations.NullMarked;
