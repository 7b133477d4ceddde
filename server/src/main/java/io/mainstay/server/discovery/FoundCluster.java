package io.mainstay.server.discovery;

import io.mainstay.server.config.InitialCluster;

/**
 * A cluster that is about to be born.
 *
 * @param members who founds it
 * @param token hashed into the ids of members and cluster
 */
public record FoundCluster(InitialCluster members, String token) {}
