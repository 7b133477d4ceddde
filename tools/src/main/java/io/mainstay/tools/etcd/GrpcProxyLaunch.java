package io.mainstay.tools.etcd;

import io.mainstay.proxy.grpc.GrpcProxySettings;
import io.mainstay.server.config.GrpcKeepAlive;
import io.mainstay.server.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is to be started, and what it is to have around it.
 *
 * @param clientTls what clients are shown; null for no TLS
 * @param pings how often connections of clients are pinged, and may ping
 * @param profiling whether {@code /debug/pprof/} is there
 * @param callLog whether each call is logged
 * @param debugLog whether all is logged
 */
record GrpcProxyLaunch(
    GrpcProxySettings settings,
    @Nullable ServerTls clientTls,
    GrpcKeepAlive pings,
    boolean profiling,
    boolean callLog,
    boolean debugLog) {}
