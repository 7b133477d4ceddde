package io.mainstay.storage;

import io.mainstay.storage.internals.NativeLibrary;
import io.mainstay.storage.internals.RocksStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The store of one member.
 *
 * <p>A fresh store is at revision 1 and has never been compacted. The store keeps no log of its
 * own: what was applied after the last flush is lost by a crash and is applied again from the
 * replicated log, starting after {@link #appliedIndex()}.
 */
public interface MvccStore extends AutoCloseable {
  /**
   * Opens the store in a directory, which is created when it is missing.
   *
   * @throws StoreException when the directory is in use, damaged, or of a format this program does
   *     not know; nothing in it has been changed then
   */
  static MvccStore open(Path directory, StoreOptions options) {
    return RocksStore.open(directory, options);
  }

  /**
   * Begins to load what all stores of the JVM need, on a thread of its own, so that whoever opens
   * the first one and has something else to do before waits the less.
   */
  static void prepare() {
    NativeLibrary.beginLoading();
  }

  /** The newest state, held until the caller closes it. Any thread. */
  ReadView newestView();

  /**
   * Begins to apply one batch of committed requests. Apply thread only, one batch at a time.
   *
   * @param leases asked whether a lease exists when a put names one
   */
  ApplyBatch beginBatch(LeaseCheck leases);

  /**
   * The index of the last log entry whose effects the store holds; 0 when there is none. Any
   * thread.
   */
  long appliedIndex();

  /** The term of the entry at {@link #appliedIndex()}. Any thread. */
  long appliedTerm();

  /**
   * Completes when the records that the compaction to this revision made obsolete are removed from
   * this member; at once when there is nothing left to remove. Removal runs in the background and
   * goes on by itself after a restart. Any thread.
   */
  CompletableFuture<Void> physicalCompaction(long revision);

  /**
   * The hashes of the last ten compactions, oldest first, as etcd's members compare them: of the
   * key space at the revision of the compaction, before anything was removed for it. None of those
   * that were under way when the store was closed, only the last of those in one batch, and none at
   * all unless {@link StoreOptions#hashCompactions}. Any thread.
   */
  List<KeySpaceHash> compactionHashes();

  /**
   * Writes a consistent copy of the whole store, as hard links where the file system allows it,
   * into a directory that must not exist yet. The copy may hold more than was applied when the call
   * began. Any thread; the apply thread is not held up.
   */
  void checkpoint(Path target);

  /**
   * Replaces the whole content by that of a checkpoint. Views taken before keep reading the old
   * content until they are closed. Apply thread only.
   */
  void restore(Path checkpoint);

  /**
   * Gives back the room of what was removed or replaced, after compactions that are under way, and
   * bit by bit, so that readers and writers feel little of it. Calls during one share one that
   * follows.
   *
   * @return completes, on a thread of the store, when that is done; fails with a {@link
   *     StoreException} when it could not be done or the store is closed before. Any thread.
   */
  CompletableFuture<Void> defragment();

  /**
   * What the store occupies and how much of it is in use. May read from the disk when much was
   * written since the last call. Any thread.
   */
  StoreSize size();

  /** What the store occupies: {@link StoreSize#allocatedBytes}, at little cost. Any thread. */
  long allocatedBytes();

  /** What the store was asked to do, and what it holds. Any thread. */
  StoreStatistics statistics();

  /** Waits for readers and the background work to end, writes everything to disk, and closes. */
  @Override
  void close();
}
