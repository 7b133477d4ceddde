/**
 * Certificates: who a member says it is, whom it believes, and how that changes while it runs.
 *
 * <p>Files are looked at in each handshake, on the threads that do the handshakes, which may block;
 * what is read from them is immutable and swapped as a whole.
 *
 * <p>Invariants: files that cannot be used never replace ones that can; nothing of a key is ever
 * logged.
 */
@NullMarked
package io.mainstay.server.tls;

import org.jspecify.annotations.NullMarked;
