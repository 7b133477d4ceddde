package io.mainstay.server.watch;

/**
 * What bounds the memory and the time that watching takes. Bytes are those of encoded events.
 *
 * @param queuedBatches applied batches that may wait for the hub
 * @param queuedBytes their size; a single batch may be larger
 * @param recentBatches newest batches kept for watchers that have nearly caught up
 * @param recentBytes their size
 * @param streamBytes what may be under way to one client before its watchers have to wait
 * @param streamRequests requests of one stream that may wait for the hub
 * @param scanWatchers watchers that one look into history serves
 * @param scanChanges changes that it looks at
 * @param scanRevisions distinct revisions that it gives to one watcher
 * @param scanBytes what it gives to all of them together
 */
public record WatchLimits(
    int queuedBatches,
    long queuedBytes,
    int recentBatches,
    long recentBytes,
    long streamBytes,
    int streamRequests,
    int scanWatchers,
    int scanChanges,
    int scanRevisions,
    long scanBytes) {
  /** For production; watchers and revisions in one look into history as in etcd. */
  public static WatchLimits defaults() {
    return new WatchLimits(
        10_000, 64 << 20, 1_000, 8 << 20, 2 << 20, 128, 512, 10_000, 1_000, 2 << 20);
  }
}
