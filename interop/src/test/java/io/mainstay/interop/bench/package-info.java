/**
 * Measurements, run by hand: {@code main} methods that print ratios. Nothing here is a test, and no
 * test has a timing.
 *
 * <p>Load is made on event loops of its own. Invariant: what is compared is measured in
 * alternation, in one run.
 */
@NullMarked
package io.mainstay.interop.bench;

import org.jspecify.annotations.NullMarked;
