package io.mainstay.server.locking;

import io.mainstay.server.kv.KvService;
import io.mainstay.server.watch.EventSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What of the member the recipes are made of.
 *
 * @param scheduler only hands over to the executors of calls
 */
record Facilities(
    KvService kv, EventSource events, Sessions sessions, ScheduledExecutorService scheduler) {}
