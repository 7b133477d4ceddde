/**
 * How members that do not know one another yet find the first members of their cluster: at a
 * meeting place, which is a key-value store, or in DNS.
 *
 * <p>Blocks, on the one thread that starts a member. Invariant: whoever comes to the same meeting
 * place under the same token gets the same list of members, or none.
 */
@NullMarked
package io.mainstay.server.discovery;

import org.jspecify.annotations.NullMarked;
