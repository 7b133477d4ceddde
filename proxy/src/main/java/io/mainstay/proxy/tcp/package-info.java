/**
 * The gateway: connections of clients passed on to members, as bytes.
 *
 * <p>On event loops, one for each processor; which members can be reached is shared by all.
 * Invariant: what a client sends goes to one member, in order, and either side's end is the
 * other's.
 */
@NullMarked
package io.mainstay.proxy.tcp;

import org.jspecify.annotations.NullMarked;
