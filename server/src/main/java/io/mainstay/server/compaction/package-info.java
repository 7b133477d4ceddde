/**
 * Automatic compaction: the leader makes the cluster forget old revisions by itself.
 *
 * <p>Every member keeps count on the scheduler's thread, so that a new leader goes on where the one
 * before was; only the leader proposes, and through the log like any client.
 */
@NullMarked
package io.mainstay.server.compaction;

import org.jspecify.annotations.NullMarked;
