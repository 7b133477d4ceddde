/**
 * Consensus by SOFAJRaft: everything that is peculiar to the engine ends here.
 *
 * <p>The engine calls its state machine on one thread of its own, closures on pools of its own;
 * proposals are handed over on whichever thread finds some waiting.
 *
 * <p>Invariants: a payload is handed to an engine at most once unless that engine has said that it
 * did not append it; nothing is applied twice or out of order; a read barrier never rests on a
 * lease.
 */
@NullMarked
package io.mainstay.consensus.engine;

import org.jspecify.annotations.NullMarked;
