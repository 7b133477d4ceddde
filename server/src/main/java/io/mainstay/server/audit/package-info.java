/**
 * The audit log: who did what to which keys, with which result. A line of JSON each; the format is
 * described in {@code docs/audit-log.md}.
 *
 * <p>Events come from any thread over a bounded queue to one thread, which writes them.
 *
 * <p>Invariants: no value, password or token is ever part of an event; a request neither waits for
 * the log nor fails because of it; what the log had to leave out it says itself.
 */
@NullMarked
package io.mainstay.server.audit;

import org.jspecify.annotations.NullMarked;
