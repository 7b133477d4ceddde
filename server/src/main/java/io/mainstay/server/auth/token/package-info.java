/**
 * Tokens: what a client shows instead of its password.
 *
 * <p>{@link io.mainstay.server.auth.token.TokenKind} says which kind a member was told to use. A
 * simple token is a name in a table that each member keeps in memory; a JSON Web Token carries its
 * user with it, signed. Usable on any thread.
 *
 * <p>Invariants: no token and no key is in a log or an exception; a token is of the one algorithm
 * that was configured, or it is none.
 */
@NullMarked
package io.mainstay.server.auth.token;

import org.jspecify.annotations.NullMarked;
