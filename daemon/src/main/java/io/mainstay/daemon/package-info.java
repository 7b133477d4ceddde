/**
 * The {@code etcd} command: reads the configuration, starts one member, ends it in order.
 *
 * <p>The main thread starts the member and waits; a signal's own thread closes it.
 *
 * <p>Invariants: the member is closed at most once; the exit code is etcd's, but for a signal,
 * which ends with 0 after an orderly end.
 */
@NullMarked
package io.mainstay.daemon;

import org.jspecify.annotations.NullMarked;
