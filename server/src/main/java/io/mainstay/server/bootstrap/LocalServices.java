package io.mainstay.server.bootstrap;

import io.mainstay.consensus.Leadership;
import io.mainstay.server.auth.AuthService;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.watch.WatchService;
import java.util.function.Supplier;

/**
 * What a member offers to who runs it in the same process: its services without a network in
 * between. Any thread.
 *
 * @param leadership who leads, as the member sees it
 */
public record LocalServices(
    KvService kv,
    WatchService watch,
    LeaseService leases,
    AuthService auth,
    Supplier<Leadership> leadership) {}
