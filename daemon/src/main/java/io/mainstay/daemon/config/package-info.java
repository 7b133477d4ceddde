/**
 * From what the operator wrote - flags, environment, file - to the typed configuration of a member.
 *
 * <p>Runs on the main thread before anything else does; nothing here outlives the start.
 *
 * <p>Invariants: every flag is one row of {@link io.mainstay.daemon.config.FlagTable}; error texts
 * are etcd's; nothing that is set and not obeyed stays unmentioned.
 */
@NullMarked
package io.mainstay.daemon.config;

import org.jspecify.annotations.NullMarked;
