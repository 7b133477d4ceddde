package io.mainstay.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finding the members of a new cluster through another etcd.
 *
 * @param token names the cluster that is being born; empty for no discovery
 * @param endpoints of the other etcd; empty for no discovery
 * @param dialTimeout for one connection
 * @param requestTimeout for one request
 * @param keepAliveTime between two pings
 * @param keepAliveTimeout for the answer to a ping
 * @param insecureTransport whether to talk in plaintext
 * @param insecureSkipTlsVerify whether the server's certificate goes unchecked
 * @param certFile certificate to show, or null
 * @param keyFile its key, or null
 * @param caFile authority of the server's certificate, or null for the system's
 * @param serverName expected in the server's certificate; empty for the host of the endpoint
 * @param username to log in with; empty for none
 * @param password of that user
 * @param authToken a token instead of user and password; empty for none
 * @param maxRequestBytes largest request to send, 0 for the client's default
 * @param maxReceiveBytes largest answer to take, 0 for the client's default
 */
public record Discovery(
    String token,
    List<String> endpoints,
    Duration dialTimeout,
    Duration requestTimeout,
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    boolean insecureTransport,
    boolean insecureSkipTlsVerify,
    @Nullable Path certFile,
    @Nullable Path keyFile,
    @Nullable Path caFile,
    String serverName,
    String username,
    String password,
    String authToken,
    int maxRequestBytes,
    int maxReceiveBytes) {
  /** Copies the list. */
  public Discovery {
    endpoints = List.copyOf(endpoints);
  }

  /** Off, with etcd's timeouts. */
  public static Discovery defaults() {
    return new Discovery(
        "",
        List.of(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(6),
        true,
        false,
        null,
        null,
        null,
        "",
        "",
        "",
        "",
        0,
        0);
  }

  /** Whether members are to be found this way. */
  public boolean isEnabled() {
    return !endpoints.isEmpty();
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "Discovery[endpoints=" + endpoints + "]";
  }
}
