/**
 * Many requests at a time, and what they came to (etcd {@code pkg/report} at v3.7.1).
 *
 * <p>Requests are made on the client's event loops, one after the other for each client that works
 * at a time; nothing waits on a thread of its own.
 */
@NullMarked
package io.mainstay.tools.load;

import org.jspecify.annotations.NullMarked;
