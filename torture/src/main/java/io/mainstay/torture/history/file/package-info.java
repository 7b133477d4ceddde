/**
 * Histories as files: one entry a line, as JSON, written while it happens.
 *
 * <p>Many threads may write. Invariant: a file that was closed reads as the history it was written
 * from; one that was cut off does not read as a shorter one.
 */
@NullMarked
package io.mainstay.torture.history.file;

import org.jspecify.annotations.NullMarked;
