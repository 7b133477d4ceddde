/**
 * Discovery through an etcd cluster that is already there, by way of keys with its token (etcd
 * {@code server/etcdserver/api/v3discovery} at v3.7.1).
 *
 * <p>One thread. Invariant: the members are the first to have registered, by create revision, so
 * all of them agree on who they are.
 */
@NullMarked
package io.mainstay.server.discovery.v3;

import org.jspecify.annotations.NullMarked;
