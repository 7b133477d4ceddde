/**
 * Finds out whether the members of a cluster still hold the same data, by comparing hashes of their
 * key spaces.
 *
 * <p>Invariants: only a member that leads raises alarms; who does not answer is not suspected.
 */
@NullMarked
package io.mainstay.server.corruption;

import org.jspecify.annotations.NullMarked;
