package io.mainstay.torture.history;

/**
 * A watch got something from the stream that was opened for it last.
 *
 * @param watch the watch's ID
 * @param atNanos read when it was there
 */
public record WatchReceived(long watch, WatchResponse response, long atNanos)
    implements HistoryEntry {}
