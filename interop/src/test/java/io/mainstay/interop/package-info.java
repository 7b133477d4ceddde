/**
 * Real clients against real processes of the built distribution.
 *
 * <p>Everything listens on loopback, on ports that were free when the test began.
 *
 * <p>Invariant: a test ends every process it started, and no other.
 */
@NullMarked
package io.mainstay.interop;

import org.jspecify.annotations.NullMarked;
