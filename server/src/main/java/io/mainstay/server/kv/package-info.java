/**
 * The KV service: validates requests, sends writes through the log, and answers reads from read
 * views.
 *
 * <p>Called on event loops; large reads run on the worker pool. Invariant: what is refused here has
 * not reached the log.
 */
@NullMarked
package io.mainstay.server.kv;

import org.jspecify.annotations.NullMarked;
