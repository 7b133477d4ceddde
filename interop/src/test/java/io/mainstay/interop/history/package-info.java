/**
 * What clients saw, written down while it happened, and judged afterwards.
 *
 * <p>Recordings are made on the event loops of the clients and read when those have ended.
 * Invariant: the judge knows nothing but the recordings.
 */
@NullMarked
package io.mainstay.interop.history;

import org.jspecify.annotations.NullMarked;
