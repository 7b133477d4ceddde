/**
 * The gRPC proxy: the calls of many clients on few connections, watches of the same keys shared,
 * answers that may be old kept for a while, keys owned among several proxies ({@link
 * io.mainstay.proxy.grpc.Leasing}).
 *
 * <p>Each connection is on one of several event loops; watches and what is kept are looked after by
 * one of them or under a lock. Invariants: every call gets exactly one status; what a client is
 * told of one user's keys is never shown to another.
 */
@NullMarked
package io.mainstay.proxy.grpc;

import org.jspecify.annotations.NullMarked;
