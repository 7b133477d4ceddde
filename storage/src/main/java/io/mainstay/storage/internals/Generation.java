package io.mainstay.storage.internals;

/**
 * An open database of the store, and what goes with it; a restore replaces it by the next.
 *
 * @param number of its directory
 */
record Generation(
    long number,
    Database database,
    HistoryBytes history,
    KeyCounts keys,
    Compactor compactor,
    SizeEstimate sizes) {}
