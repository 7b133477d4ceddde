/**
 * etcd's snapshot files, made of the store and made into one.
 *
 * <p>What a member stores in tables of its own is put here into the buckets that etcd has for it,
 * and taken out of them; how a file is laid out is the matter of {@code storage.snapshotfile}. A
 * file that is restored is read to its end before anything is made of it.
 */
@NullMarked
package io.mainstay.server.snapshot;

import org.jspecify.annotations.NullMarked;
