/**
 * The lock and the election service: recipes over keys, transactions, leases and watches that run
 * inside the member.
 *
 * <p>The executor of each call. Invariant: nobody is told that they hold a name unless their own
 * key was there, and the oldest, when that was read linearizably.
 */
@NullMarked
package io.mainstay.server.locking;

import org.jspecify.annotations.NullMarked;
