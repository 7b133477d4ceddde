/**
 * Discovery through SRV records of a domain (etcd {@code client/pkg/srv} at v3.7.1).
 *
 * <p>One thread, which blocks for the look-ups. Invariant: all members read the same URLs; which
 * names they give the others is their own affair.
 */
@NullMarked
package io.mainstay.server.discovery.srv;

import org.jspecify.annotations.NullMarked;
