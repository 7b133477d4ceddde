/**
 * Tests of what the contract does not show: record layouts and files on disk.
 *
 * <p>The test's thread is the apply thread.
 *
 * <p>Invariant: these tests name the layout, so a change of it must change them and the format
 * version.
 */
@NullMarked
package io.mainstay.storage.internals;

import org.jspecify.annotations.NullMarked;
