/**
 * The error catalogue: status code and exact text of everything a client can be told.
 *
 * <p>Immutable; usable on any thread. Invariant: texts are unique, and equal to etcd's byte for
 * byte.
 */
@NullMarked
package io.mainstay.api.errors;

import org.jspecify.annotations.NullMarked;
