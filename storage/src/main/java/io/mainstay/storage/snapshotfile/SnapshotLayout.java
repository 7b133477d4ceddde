package io.mainstay.storage.snapshotfile;

/**
 * Where the pages of a file go that is about to be written.
 *
 * @param pageSizeBytes the size of a page
 * @param rootPage the number of the page at the top of the tree of buckets
 * @param pages how many pages there are
 */
public record SnapshotLayout(int pageSizeBytes, long rootPage, long pages) {
  /** The size of the database, in bytes, without trailer. */
  public long databaseBytes() {
    return pages * pageSizeBytes;
  }
}
