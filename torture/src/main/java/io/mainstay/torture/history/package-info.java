/**
 * What clients did and what they saw of it: immutable values without I/O, which the checkers judge.
 *
 * <p>All times are nanoseconds of one monotonic clock, that of the process with the clients. Keys
 * are ASCII, so that their order as text is the members' order of bytes. A history begins with an
 * empty store, at revision 1.
 */
@NullMarked
package io.mainstay.torture.history;

import org.jspecify.annotations.NullMarked;
