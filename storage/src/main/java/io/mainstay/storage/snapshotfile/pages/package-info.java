/**
 * The pages of a bbolt database, as its format has them: little endian, a header of 16 bytes, then
 * elements of 16 bytes, then keys and values in the order of the elements.
 *
 * <p>Threads and invariants are those of the package above; nothing outside of it looks in here.
 */
@NullMarked
package io.mainstay.storage.snapshotfile.pages;

import org.jspecify.annotations.NullMarked;
