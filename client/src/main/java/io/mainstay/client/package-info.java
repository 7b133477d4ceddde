/**
 * A client for etcd's gRPC API, as the command lines need it: calls that wait, streams read one
 * message at a time, all endpoints tried in turn.
 *
 * <p>Callers block on threads of their own; one event loop does the network. Invariants: a call
 * whose request may have reached a member is made again only if it changes nothing.
 */
@NullMarked
package io.mainstay.client;

import org.jspecify.annotations.NullMarked;
