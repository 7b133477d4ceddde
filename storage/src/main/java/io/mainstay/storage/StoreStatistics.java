package io.mainstay.storage;

/**
 * What a store was asked to do since it was opened, and what it holds now.
 *
 * @param puts pairs stored
 * @param putBytes their keys and values together
 * @param deletes deletions of ranges or, when a lease ends, of keys
 * @param ranges ranges read
 * @param transactions transactions of more than one operation
 * @param keys keys there are now
 * @param openViews views that their readers have not closed yet
 * @param defragmenting whether a defragmentation is under way
 * @param memory what is held outside of the Java heap
 */
public record StoreStatistics(
    long puts,
    long putBytes,
    long deletes,
    long ranges,
    long transactions,
    long keys,
    long openViews,
    boolean defragmenting,
    Memory memory) {
  /**
   * Native memory.
   *
   * @param blockCacheBytes what was read from files, with their indexes and filters
   * @param writeBufferBytes what is not in files yet
   * @param tableReaderBytes what open files need besides the cache
   */
  public record Memory(long blockCacheBytes, long writeBufferBytes, long tableReaderBytes) {}
}
