/**
 * How a member without data finds those it founds a cluster with: through another etcd (v3), at a
 * URL (v2), or in DNS.
 *
 * <p>Runs on the one thread that starts the member, which blocks until everybody is there.
 * Invariant: nobody is taken for a member who is not among the first as many as were asked for.
 */
@NullMarked
package io.mainstay.server.discovery;

import org.jspecify.annotations.NullMarked;
