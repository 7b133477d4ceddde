/**
 * Leases: granted and revoked through the log, timed by the leader alone.
 *
 * <p>The apply thread changes the table and publishes it; renewals come on any thread; what expires
 * is dealt with on one thread, the scheduler's.
 *
 * <p>Invariants: a lease is gone only when the log says so, together with its keys; a renewal is
 * never confirmed for a lease that is gone; no lease ends sooner than its time to live after its
 * last renewal, whoever leads.
 */
@NullMarked
package io.mainstay.server.lease;

import org.jspecify.annotations.NullMarked;
