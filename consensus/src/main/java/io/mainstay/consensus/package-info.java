/**
 * Replication: a log of opaque payloads that a majority of the members has on disk before anyone
 * sees them applied.
 *
 * <p>The contract is here, the engine in {@code engine}, the transport between members in {@code
 * transport}. Every method may be called on any thread; which thread calls back is said at each
 * callback.
 *
 * <p>Invariants: payloads are applied in one order on all members, each at most once; an outcome is
 * never reported as a failure unless it is certain that the payload will never be applied.
 */
@NullMarked
package io.mainstay.consensus;

import org.jspecify.annotations.NullMarked;
