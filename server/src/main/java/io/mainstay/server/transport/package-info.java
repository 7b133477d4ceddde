/**
 * The network side of a member: gRPC and HTTP on the client listeners, HTTP and replication on the
 * peer listeners.
 *
 * <p>Runs on Vert.x event loops, which never block; the only package that knows Vert.x, but for the
 * one that assembles members and the one that finds them.
 *
 * <p>Invariant: every call gets exactly one status, and no call can harm another on the same
 * connection.
 */
@NullMarked
package io.mainstay.server.transport;

import org.jspecify.annotations.NullMarked;
