package io.mainstay.server.watch;

/**
 * Who watches, and what they were told since the member started.
 *
 * @param streams streams that are open, those within the member included
 * @param watchers watchers on them
 * @param slowWatchers those of them that are behind
 * @param events events handed over to streams
 * @param pendingEvents those of them that the clients have not taken yet
 */
public record WatchStatistics(
    int streams, int watchers, int slowWatchers, long events, long pendingEvents) {}
