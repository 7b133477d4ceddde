/**
 * What the state machine holds, out of and into etcd's snapshot files.
 *
 * <p>Off line: on the thread of whoever asks, and on files that nobody else writes. A file is read
 * to its end before anything is made of it.
 */
@NullMarked
package io.mainstay.server.snapshot;

import org.jspecify.annotations.NullMarked;
