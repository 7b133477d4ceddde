/**
 * The commands {@code lock} and {@code elect}: the client's recipe, on the calls that all clients
 * have. Who wants something has a key under its name, as long as a lease lives; it is the turn of
 * the oldest. On the main thread, which a signal interrupts; the lease has a thread of its own.
 */
@NullMarked
package io.mainstay.tools.etcdctl.locking;

import org.jspecify.annotations.NullMarked;
