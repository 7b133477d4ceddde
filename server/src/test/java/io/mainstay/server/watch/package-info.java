/**
 * Tests of watching, on one thread: a store, a hub, and clients as slow as the test wants.
 *
 * <p>The thread of the test. Invariant: nothing runs unless the test says so.
 */
@NullMarked
package io.mainstay.server.watch;

import org.jspecify.annotations.NullMarked;
