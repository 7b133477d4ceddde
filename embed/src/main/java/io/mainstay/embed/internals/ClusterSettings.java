package io.mainstay.embed.internals;

import io.mainstay.embed.AuthOptions;
import io.mainstay.embed.TlsOptions;
import io.mainstay.server.config.Limits;
import io.mainstay.server.config.RaftSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a cluster is told at start. What each means is said at {@link
 * io.mainstay.embed.EmbeddedClusterBuilder}, which has checked them.
 *
 * @param name empty for the one that it had before, or a random one
 * @param dataDirectory empty for a temporary one
 * @param clientPorts one for each member; empty for free ones
 */
public record ClusterSettings(
    Optional<String> name,
    int members,
    Optional<Path> dataDirectory,
    List<Integer> clientPorts,
    Optional<TlsOptions> tls,
    Optional<TlsOptions> peerTls,
    Optional<AuthOptions> auth,
    Duration heartbeatInterval,
    Duration electionTimeout,
    boolean fsync,
    long quotaBytes,
    long maxRequestBytes,
    long maxTxnOperations,
    History history,
    boolean v2,
    int threads,
    Duration startTimeout) {
  /** What the server does unless it is told otherwise. */
  public static final Limits LIMITS = Limits.defaults();

  /** The server's default. */
  public static final Duration HEARTBEAT_INTERVAL = RaftSettings.defaults().heartbeatInterval();

  /** The server's default. */
  public static final Duration ELECTION_TIMEOUT = RaftSettings.defaults().electionTimeout();

  /**
   * How much history is kept; all of it if neither is set.
   *
   * @param age how old it may be, or null
   * @param revisions how many revisions there may be, or 0
   */
  public record History(@Nullable Duration age, long revisions) {}

  /** Copies the list. */
  public ClusterSettings {
    clientPorts = List.copyOf(clientPorts);
  }
}
