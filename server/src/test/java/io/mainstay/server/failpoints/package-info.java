/**
 * Members that are stopped at each step of the way to the disk, and started again from the files
 * that were there.
 *
 * <p>The thread of the test; crashes happen on the thread that takes the step. Invariant: what was
 * acknowledged is there afterwards, once.
 */
@NullMarked
package io.mainstay.server.failpoints;

import org.jspecify.annotations.NullMarked;
