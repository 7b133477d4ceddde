/**
 * The engine's RPC interfaces on top of the peer transport.
 *
 * <p>Requests are dispatched from event loops to executors, answers to the executor the engine
 * names; nothing of the engine runs on an event loop.
 *
 * <p>Invariant: log entries from one peer are handled in the order they came in, on the one thread
 * the engine keeps for it.
 */
@NullMarked
package io.mainstay.consensus.engine.rpc;

import org.jspecify.annotations.NullMarked;
