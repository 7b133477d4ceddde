/**
 * How long a cluster does without a leader, and what a member that is cut off answers meanwhile:
 * {@code bin/torture failover}.
 *
 * <p>One thread runs it; probes have threads of their own. What judges and reckons ({@code
 * FailoverTimes}, {@code AnswerTable}, {@code Expectation}) does no I/O.
 */
@NullMarked
package io.mainstay.torture.failover;

import org.jspecify.annotations.NullMarked;
