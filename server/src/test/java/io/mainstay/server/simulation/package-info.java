/**
 * A cluster of the server's own state machines under a clock, a network, a disk and a replicated
 * log that are models: one seed is one run, which can be repeated.
 *
 * <p>The thread of the test. Invariant: nothing here depends on anything but the seed.
 */
@NullMarked
package io.mainstay.server.simulation;

import org.jspecify.annotations.NullMarked;
