/**
 * Discovery at a URL: {@code discovery.etcd.io}, or any etcd that serves the v2 API (etcd {@code
 * server/etcdserver/api/v2discovery} at v3.5.16; later versions no longer have it).
 *
 * <p>One thread. Invariant: the members are the first to have registered, by created index.
 */
@NullMarked
package io.mainstay.server.discovery.v2;

import org.jspecify.annotations.NullMarked;
