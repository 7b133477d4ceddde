package io.mainstay.storage;

import io.mainstay.storage.internals.RocksImport;
import java.nio.file.Path;

/**
 * Fills a new store with the history of another one, of any size, in bounded memory.
 *
 * <p>Belongs to one thread. There is no store to open before {@link #finish}: what is closed
 * earlier, or killed, is thrown away by the next one that fills or opens the directory.
 */
public interface StoreImport extends TableWriter, AutoCloseable {
  /**
   * Begins a store in a directory, which is created when it is missing.
   *
   * @throws StoreException when the directory is in use, or holds a store or something else already
   */
  static StoreImport into(Path directory) {
    return RocksImport.into(directory);
  }

  /**
   * The next change in order of (main, sub) revision. The bytes are kept as they are, since hashes
   * are made of them.
   *
   * @param revision the main revision, positive
   * @param sub the position within the revision
   * @param deleted whether the key was deleted
   * @param keyValue an mvccpb.KeyValue, of which a deletion needs the key only. Empty for a change
   *     of nothing, which just takes up a revision: readers never see it
   * @throws IllegalArgumentException when the change does not follow the one before, or the bytes
   *     are no pair
   */
  void change(long revision, int sub, boolean deleted, byte[] keyValue);

  /**
   * Says how far the history was compacted. Revisions below both are not readable in the new store;
   * it goes on with a compaction that was asked for and not done.
   *
   * @param done the revision up to which obsolete changes are missing already; −1 for none
   * @param askedFor the revision up to which compaction was asked for; −1 for none
   */
  void compacted(long done, long askedFor);

  /**
   * Completes the store and writes it to disk. Its revision is that of the last change, but not
   * below those of compaction, nor below 1.
   *
   * @param appliedIndex the index in the log at which the store stands
   * @param appliedTerm the term of that entry
   */
  void finish(long appliedIndex, long appliedTerm);

  /** Lets go of the directory. */
  @Override
  void close();
}
