/**
 * Runs clusters under traffic and faults, has what clients saw checked, and reports: {@code
 * bin/torture}.
 *
 * <p>A run is made of rounds. Each has a cluster and a history of its own, so that what has to be
 * checked at a time stays small however long the run is. One thread runs it all.
 */
@NullMarked
package io.mainstay.torture.run;

import org.jspecify.annotations.NullMarked;
