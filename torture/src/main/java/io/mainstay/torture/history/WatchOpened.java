package io.mainstay.torture.history;

/**
 * A client began to watch, or went on with a watch whose stream had ended: then it has the ID of
 * that watch, and a request that begins where the client had come to.
 *
 * @param watch the watch's ID, unique in the history
 * @param member the name of the member that was asked
 * @param atNanos read before the request went out
 */
public record WatchOpened(long watch, int client, String member, WatchRequest request, long atNanos)
    implements HistoryEntry {}
