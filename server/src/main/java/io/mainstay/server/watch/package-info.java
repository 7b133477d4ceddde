/**
 * Watches: who wants to hear of which keys, and how they hear of them.
 *
 * <p>The hub's own thread; clients are written to on their event loops. Invariant: each watcher
 * gets every event of its range once, in order, all of one revision together, or is told that it
 * cannot.
 */
@NullMarked
package io.mainstay.server.watch;

import org.jspecify.annotations.NullMarked;
