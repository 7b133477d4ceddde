/**
 * Certificates put to use on connections: options for listeners and clients, and a guard for
 * handshakes.
 *
 * <p>Event loops; what a handshake computes and looks up runs on the network's own workers.
 */
@NullMarked
package io.mainstay.server.tls.network;

import org.jspecify.annotations.NullMarked;
