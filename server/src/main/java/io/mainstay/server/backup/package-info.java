/**
 * Snapshots that a member takes of itself at set times, the built-in answer to a cron job.
 *
 * <p>Invariants: under a name that is listed there is a whole snapshot, whenever the member is
 * killed; nothing is removed that this member did not put there.
 */
@NullMarked
package io.mainstay.server.backup;

import org.jspecify.annotations.NullMarked;
