/**
 * Calls between members over long-lived HTTP/2 streams; knows nothing of what the calls mean.
 *
 * <p>Streams are read and written on Vert.x event loops, which never block here; calls come from
 * any thread and their outcome is told on an event loop or on the calling thread, so listeners only
 * hand over.
 *
 * <p>Invariants: a call is transmitted at most once; calls on one lane arrive in the order they
 * were made; every call has exactly one outcome, and {@code NOT_SENT} only when the peer cannot
 * have seen it.
 */
@NullMarked
package io.mainstay.consensus.transport;

import org.jspecify.annotations.NullMarked;
