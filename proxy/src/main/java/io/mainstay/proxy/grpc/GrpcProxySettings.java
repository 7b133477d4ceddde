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
 * @param namespace put before all keys
 * @param maxConcurrentStreams how many calls a client's connection may have under way
 */
public record GrpcProxySettings(
    String host,
    int port,
    ClientSettings members,
    String advertisedUrl,
    ByteString namespace,
    long maxConcurrentStreams) {}
