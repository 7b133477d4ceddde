/**
 * The workings of the client: connections, attempts, tokens.
 *
 * <p>On event loops. Invariant: whoever waits for a call hears of its end exactly once.
 */
@NullMarked
package io.mainstay.client.internals;

import org.jspecify.annotations.NullMarked;
