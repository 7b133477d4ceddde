/**
 * The load tool: what {@code bin/benchmark} runs (etcd {@code tools/benchmark} at v3.7.1). Requests
 * are made on the client's event loops, one after the other for each of the clients that the flags
 * ask for; nothing waits on a thread of its own.
 */
@NullMarked
package io.mainstay.tools.benchmark;

import org.jspecify.annotations.NullMarked;
