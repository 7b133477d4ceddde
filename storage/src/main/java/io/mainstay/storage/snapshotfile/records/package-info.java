/**
 * What the entries of a snapshot's buckets say: pure functions from bytes to values and back.
 *
 * <p>Any thread. Invariants: what is encoded has the bytes that etcd would write for it, since
 * hashes are made of them; bytes that mean nothing are refused with {@link
 * io.mainstay.storage.snapshotfile.SnapshotFileException}.
 */
@NullMarked
package io.mainstay.storage.snapshotfile.records;

import org.jspecify.annotations.NullMarked;
