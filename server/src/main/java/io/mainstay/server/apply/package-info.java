/**
 * The replicated state machine: turns committed requests into changes of the store.
 *
 * <p>One apply thread. Invariants: every member applies the same requests with the same outcome;
 * the effects of a batch and its applied index are one atomic write; a request that cannot be
 * understood stops the member.
 */
@NullMarked
package io.mainstay.server.apply;

import org.jspecify.annotations.NullMarked;
