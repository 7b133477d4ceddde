package io.mainstay.server.config;

import java.time.Duration;

/**
 * Pings on client connections.
 *
 * @param minTime a client that pings more often is disconnected
 * @param interval between two pings of an idle connection by the server, zero for none
 * @param timeout for the answer before the connection is closed, zero for none
 */
public record GrpcKeepAlive(Duration minTime, Duration interval, Duration timeout) {
  /** Etcd's defaults: 5 s, 2 h, 20 s. */
  public static GrpcKeepAlive defaults() {
    return new GrpcKeepAlive(Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofSeconds(20));
  }
}
