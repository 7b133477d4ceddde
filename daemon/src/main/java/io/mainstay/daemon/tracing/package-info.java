/**
 * Sends the server's traces to a collector of OpenTelemetry, by OTLP over gRPC.
 *
 * <p>Spans are handed over on the threads that end them and sent by one of the library's own.
 * Invariant: what the collector does not take in time is dropped; nobody waits for it but the end
 * of the process, for a moment.
 */
@NullMarked
package io.mainstay.daemon.tracing;

import org.jspecify.annotations.NullMarked;
