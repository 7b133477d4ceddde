/**
 * Brings a member to life and to rest: data directory, identity, and the assembly of all parts in
 * the right order.
 *
 * <p>Called by the one thread that starts or closes the member. Invariant: a data directory that is
 * not certainly this member's own is refused and left as it was.
 */
@NullMarked
package io.mainstay.server.bootstrap;

import org.jspecify.annotations.NullMarked;
