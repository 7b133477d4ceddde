/**
 * From a request to its outcome: proposes to the log and waits for the state machine to apply it on
 * this member.
 *
 * <p>Requests come in on any thread; outcomes are delivered on the caller's executor.
 *
 * <p>Invariant: a caller is told of a failure only if the request will never be applied, or with
 * one of etcd's texts for an unknown outcome.
 */
@NullMarked
package io.mainstay.server.proposal;

import org.jspecify.annotations.NullMarked;
