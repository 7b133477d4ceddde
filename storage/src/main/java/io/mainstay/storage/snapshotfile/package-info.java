/**
 * etcd's snapshot files: a whole bbolt database, followed by the SHA-256 over it.
 *
 * <p>{@link io.mainstay.storage.snapshotfile.SnapshotFile} reads those that etcd 3.4 to 3.7 wrote,
 * {@link io.mainstay.storage.snapshotfile.SnapshotWriter} writes what they read. Neither holds more
 * than some pages and the entry at hand, however large the file. What is in the entries is the
 * matter of {@code records}.
 *
 * <p><b>How a file that begins with its end is written as a stream.</b> The first two pages name
 * the root of the tree and the size of the file, and the first message of the Snapshot call says
 * how many bytes are to come; all of that is known last. So there are two passes over the same read
 * view. The first, {@link io.mainstay.storage.snapshotfile.SnapshotSizer}, is told the sizes of
 * keys and values only; it runs the same code that lays out pages, and gives a {@link
 * io.mainstay.storage.snapshotfile.SnapshotLayout}. The second gives the entries themselves and
 * writes every page once, from the first to the last. That a page's number is known before the
 * pages that point to it is a matter of order: a page is written when it is full, a branch after
 * the pages below it, the tree of a bucket before the entry that names it, the root last. Each
 * level holds one page that is not full yet. If the second pass differs from the first, the writer
 * fails before it writes a page too many.
 *
 * <p>Threads: an object belongs to one thread at a time. Invariants: a damaged file ends in {@link
 * io.mainstay.storage.snapshotfile.SnapshotFileException}, and in nothing else; the freelist of a
 * file read is not looked at, that of a file written is empty, since no page is free.
 */
@NullMarked
package io.mainstay.storage.snapshotfile;

import org.jspecify.annotations.NullMarked;
