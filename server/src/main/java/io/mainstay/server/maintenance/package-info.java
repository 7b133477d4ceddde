/**
 * What operators ask of a single member: its status and its health.
 *
 * <p>Any thread. Invariant: the status is answered without a leader, from this member's own
 * knowledge.
 */
@NullMarked
package io.mainstay.server.maintenance;

import org.jspecify.annotations.NullMarked;
