/**
 * The ways to where members meet: gRPC, HTTP and DNS.
 *
 * <p>Called by the thread that starts the member, which waits; the work is done on threads of the
 * HTTP clients, which end with the objects here. Invariant: every question ends within its time,
 * and no answer is kept beyond its limit.
 */
@NullMarked
package io.mainstay.server.discovery.network;

import org.jspecify.annotations.NullMarked;
