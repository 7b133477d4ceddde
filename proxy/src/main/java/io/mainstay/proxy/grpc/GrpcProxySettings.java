package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.client.ClientSettings;

/**
 * What a proxy is told.
 *
 * @param host where it listens
 * @param port 0 for one that is free
 * @param members how members are called
 * @param advertisedUrl what clients that ask for members are told; empty to pass their question on
 * @param resolverPrefix under which proxies enter themselves in the store; empty for none, else an
 *     advertised URL is needed
 * @param resolverTtlSeconds how long an entry outlives its proxy
 * @param namespace put before all keys
 * @param maxConcurrentStreams how many calls a client's connection may have under way
 */
public record GrpcProxySettings(
    String host,
    int port,
    ClientSettings members,
    String advertisedUrl,
    String resolverPrefix,
    long resolverTtlSeconds,
    ByteString namespace,
    long maxConcurrentStreams) {}
