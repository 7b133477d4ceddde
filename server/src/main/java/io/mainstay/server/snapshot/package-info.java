/**
 * etcd's snapshot files, made of the store.
 *
 * <p>What a member stores in tables of its own is put here into the buckets that etcd has for it;
 * how a file is laid out is the matter of {@code storage.snapshotfile}.
 */
@NullMarked
package io.mainstay.server.snapshot;

import org.jspecify.annotations.NullMarked;
