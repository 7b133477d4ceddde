/**
 * Tests of the store through its contract alone, so that they hold for any implementation.
 *
 * <p>The test's thread is the apply thread.
 *
 * <p>Invariant: whatever {@link io.mainstay.storage.ModelStore} answers, the store answers.
 */
@NullMarked
package io.mainstay.storage;

import org.jspecify.annotations.NullMarked;
