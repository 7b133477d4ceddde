/**
 * The commands of the server program that start no member: what {@code bin/etcd gateway} and {@code
 * bin/etcd grpc-proxy} run (etcd {@code server/etcdmain} at v3.7.1).
 *
 * <p>On the main thread, which stays as long as what it started works. Invariant: what a flag asks
 * for is done or refused.
 */
@NullMarked
package io.mainstay.tools.etcd;

import org.jspecify.annotations.NullMarked;
