/**
 * Who belongs to the cluster: the replicated membership table, the IDs, and the calls about
 * members.
 *
 * <p>The apply thread changes the table; everyone else reads immutable images of it.
 *
 * <p>Invariant: the table on all members is the same function of the log; an ID once removed never
 * comes back.
 */
@NullMarked
package io.mainstay.server.cluster;

import org.jspecify.annotations.NullMarked;
