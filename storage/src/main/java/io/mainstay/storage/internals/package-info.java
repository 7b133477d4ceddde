/**
 * The store over RocksDB: the layout of its families, one code path of reading for views and
 * batches, and compaction.
 *
 * <p>The apply thread owns {@link io.mainstay.storage.internals.RocksBatch}; one background thread
 * owns compaction and the end of replaced databases; views may be read by any thread.
 *
 * <p>Invariants: native memory outlives every reader of it; an error of RocksDB is reported once
 * and never swallowed; the physical state only ever lags behind the logical one.
 */
@NullMarked
package io.mainstay.storage.internals;

import org.jspecify.annotations.NullMarked;
