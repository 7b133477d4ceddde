/**
 * Who may do what: users, roles and permissions as replicated state, and the checks of requests
 * against them.
 *
 * <p>The apply thread alone changes {@code AuthState}, an immutable image that everyone reads.
 * Invariants: what the log decides about a request depends only on the log; no password, token or
 * hash is logged or shown.
 */
@NullMarked
package io.mainstay.server.auth;

import org.jspecify.annotations.NullMarked;
