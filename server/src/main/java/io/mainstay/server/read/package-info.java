/**
 * When a read may look at the store: the linearizable read point.
 *
 * <p>Any thread; callers are called back on their executor. Invariant: a read let through sees
 * every write acknowledged before it was asked.
 */
@NullMarked
package io.mainstay.server.read;

import org.jspecify.annotations.NullMarked;
