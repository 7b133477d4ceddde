package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import io.mainstay.storage.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one state of the store: a snapshot, or the newest state under a batch. All logic of reading
 * is written against this.
 */
interface Reader {
  /** The value under exactly this key, or null. */
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * A cursor over the keys below an exclusive bound, or over all without one; not positioned yet.
   */
  Cursor cursor(Family family, byte @Nullable [] upper);

  /** How many keys a range has at the newest revision; far cheaper than a walk over them. */
  long count(KeyRange range);

  /** What has changed and has no event yet. */
  List<Change> pending();

  /** What was counted before; null where what is counted may yet be given up. */
  @Nullable RememberedCounts remembered();

  /** Reports that records contradict one another; the result is to be thrown. */
  StoreException damaged(String what);
}
