package io.mainstay.server.watch;

/**
 * What somebody wants to watch.
 *
 * @param watchId the number the client gave it; 0 to have one chosen
 * @param startRevision the first revision of interest; 0 for what comes after now
 * @param progressNotify whether silence is to be explained now and then
 * @param fragment whether a large response may come in parts
 */
record WatchSpec(
    long watchId,
    WatchRange range,
    long startRevision,
    Selection selection,
    boolean progressNotify,
    boolean fragment) {}
