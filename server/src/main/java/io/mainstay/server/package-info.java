/**
 * One member of a cluster: the replicated state machine and the services on it, each domain in a
 * package of its own.
 *
 * <p>Here is what all of them share: the context of a request and the header of a response. Usable
 * on any thread.
 */
@NullMarked
package io.mainstay.server;

import org.jspecify.annotations.NullMarked;
