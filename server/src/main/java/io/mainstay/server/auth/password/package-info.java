/**
 * Password hashes, made and compared away from every thread that others wait for.
 *
 * <p>The hashes are bcrypt's in the form that etcd keeps, so that they can come along in its
 * snapshots. Usable on any thread; the work is done by a few threads of this package's own.
 *
 * <p>Invariants: no password is in a log or an exception; no more work waits than can be done
 * before its caller gives up.
 */
@NullMarked
package io.mainstay.server.auth.password;

import org.jspecify.annotations.NullMarked;
