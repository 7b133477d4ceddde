package io.mainstay.server.bootstrap;

import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.ClusterDiscovery;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.FoundCluster;
import io.mainstay.server.discovery.Sleeper;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first members of the cluster, when the flags say where they are to be found and not who they
 * are.
 */
final class DiscoveredCluster {
  private static final Logger log = LoggerFactory.getLogger(DiscoveredCluster.class);

  private final ServerConfig config;
  private final Bootstrap bootstrap;

  DiscoveredCluster(ServerConfig config) {
    this.config = config;
    this.bootstrap = config.bootstrap();
  }

  /** Says that discovery is of no use to a member that has data. */
  void warnIfIgnored(Path logDirectory) {
    if (bootstrap.hasMeetingPlace()) {
      log.atWarn()
          .addKeyValue("wal-dir", logDirectory)
          .log(
              "discovery token is ignored since cluster already initialized; valid logs are found");
    }
  }

  /**
   * The configuration with the first members in it; waits for them as long as it takes.
   *
   * @throws MemberStartException in etcd's words when they cannot be found
   */
  ServerConfig resolve() throws MemberStartException {
    if (!bootstrap.isDiscovered()) {
      return config;
    }
    if (bootstrap.hasMeetingPlace() && bootstrap.state() == Bootstrap.ClusterState.EXISTING) {
      throw new MemberStartException(
          "discovery URL should not be set when joining existing initial cluster");
    }
    try {
      FoundCluster found = new ClusterDiscovery(config, Sleeper.system()).find();
      return config.toBuilder().bootstrap(bootstrap.with(found.members(), found.token())).build();
    } catch (DiscoveryException e) {
      throw new MemberStartException(e.text(), e);
    }
  }
}
