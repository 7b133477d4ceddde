/**
 * A small typed client of an embedded member, without a network in between: {@link
 * io.mainstay.embed.client.EmbeddedClient}, what it is asked, and what it answers.
 *
 * <p>All of it but the client and its watchers is immutable data. Everything may be used from any
 * thread.
 */
@NullMarked
package io.mainstay.embed.client;

import org.jspecify.annotations.NullMarked;
