/**
 * What the DNS knows of clusters that serve clients. On the main thread, which waits.
 *
 * <p>Invariant: what has TLS stands before what has none.
 */
@NullMarked
package io.mainstay.tools.discovery;

import org.jspecify.annotations.NullMarked;
