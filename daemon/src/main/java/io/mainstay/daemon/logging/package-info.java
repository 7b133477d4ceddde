/**
 * Log lines in etcd's form, and where they go.
 *
 * <p>Any thread logs; lines are made by the caller's thread and written one at a time.
 *
 * <p>Invariants: one event is one line; key-value pairs keep their order and their JSON type;
 * logging never stops the member.
 */
@NullMarked
package io.mainstay.daemon.logging;

import org.jspecify.annotations.NullMarked;
