package io.mainstay.server.bootstrap;

import io.mainstay.server.cluster.MemberIds;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.JndiSrvLookup;
import io.mainstay.server.discovery.Registry;
import io.mainstay.server.discovery.Registry.Entry;
import io.mainstay.server.discovery.Rendezvous;
import io.mainstay.server.discovery.SrvBootstrap;
import io.mainstay.server.transport.EtcdRegistry;
import io.mainstay.server.transport.KeysApiRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /** Makes a registry, which may turn out to be at a malformed place. */
  private interface RegistrySource {
    Registry open() throws DiscoveryException;
  }

  DiscoveredCluster(ServerConfig config) {
    this.config = config;
    this.bootstrap = config.bootstrap();
  }

  /** Says that discovery is of no use to a member that has data. */
  void warnIfIgnored(Path logDirectory) {
    if (meets()) {
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
    if (meets() && bootstrap.state() == Bootstrap.ClusterState.EXISTING) {
      throw new MemberStartException(
          "discovery URL should not be set when joining existing initial cluster");
    }
    try {
      if (bootstrap.discovery().isEnabled()) {
        log.info("Bootstrapping cluster using v3 discovery.");
        return meet(bootstrap.discovery().token(), () -> new EtcdRegistry(bootstrap.discovery()));
      }
      String url = bootstrap.keysApiDiscovery().url();
      if (!url.isEmpty()) {
        log.info("Bootstrapping cluster using v2 discovery.");
        return meet(url, () -> new KeysApiRegistry(url, bootstrap.keysApiDiscovery().proxy()));
      }
      return bootstrap.srv().domain().isEmpty() ? config : fromDns();
    } catch (DiscoveryException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemberStartException("interrupted", e);
    }
  }

  private boolean meets() {
    return bootstrap.discovery().isEnabled() || !bootstrap.keysApiDiscovery().url().isEmpty();
  }

  private ServerConfig meet(String token, RegistrySource source)
      throws MemberStartException, DiscoveryException, InterruptedException {
    List<MemberUrl> ownUrls = config.listeners().advertisePeerUrls();
    long id = MemberIds.bootstrapMemberId(ownUrls.stream().map(MemberUrl::text).toList(), token);
    Entry self = new Entry(Long.toHexString(id), InitialCluster.of(config.name(), ownUrls).text());
    String members;
    try (Registry registry = source.open()) {
      members = new Rendezvous(registry, time -> Thread.sleep(time.toMillis())).join(self);
    } catch (DiscoveryException e) {
      tellOperator(token, e);
      throw e;
    }
    requireSensible(members);
    return with(members, token);
  }

  private void tellOperator(String token, DiscoveryException failure) {
    log.atWarn()
        .addKeyValue("discovery-token", token)
        .addKeyValue("discovery-endpoints", bootstrap.discovery().endpoints())
        .addKeyValue("error", failure.getMessage())
        .log("failed to bootstrap; discovery token was already used");
    log.warn("do not reuse discovery token; generate a new one to bootstrap a cluster");
  }

  private static void requireSensible(String members) throws DiscoveryException {
    Map<String, List<MemberUrl>> byName;
    try {
      byName = new InitialCluster(members).members();
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("discovery: invalid peer URL");
    }
    List<MemberUrl> urls = byName.values().stream().flatMap(List::stream).toList();
    if (urls.stream().distinct().count() < urls.size()) {
      throw new DiscoveryException("discovery cluster " + members + " has duplicate url");
    }
  }

  private ServerConfig fromDns() throws DiscoveryException {
    String servers = System.getProperty(JndiSrvLookup.SERVERS_PROPERTY, "dns:");
    String members =
        new SrvBootstrap(new JndiSrvLookup(servers), InetAddress::getByName)
            .initialCluster(
                bootstrap.srv().domain(),
                bootstrap.srv().serviceName(),
                config.name(),
                config.listeners().advertisePeerUrls());
    return with(members, bootstrap.token());
  }

  private ServerConfig with(String members, String token) {
    return config.toBuilder()
        .bootstrap(bootstrap.withMembers(new InitialCluster(members), token))
        .build();
  }
}
